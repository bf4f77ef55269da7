# The report of all slices. Lines of tables: 2 slice, 3 table, 4 state, 5 rows of the old table,
# 6 of the slice's share, 7 copies, 8 written, 9 refused, 10 flagged, 11 changed here, 12 gone,
# 13 checksum, 14 message, 15 born here. Lines of reasons: 2 slice, 3 table, 4 kind, 5 reason, 6 number, 7 keys.
BEGIN { FS = "\t" }

$1 == "table" {
  if (!($3 in read)) order[++tables] = $3
  slices[$3] = slices[$3] == "" ? $2 : slices[$3] "," $2
  if ($5 > read[$3] + 0) read[$3] = $5
  read[$3] += 0
  written[$3] += $8 - $7
  refused[$3] += $9
  flagged[$3] += $10
  moved[$3] += $11
  gone[$3] += $12
  born[$3] += $15
  if ($4 == "missing") missing++
  if ($4 != "done") state[$3] = $4 == "unknown" ? "belongs to no slice" : $14
  if (!($3 in checksum) || $13 ~ /^different/ || ($13 != "equal" && checksum[$3] !~ /^different/))
    checksum[$3] = $13
}

$1 == "reason" { reasons[++lines] = sprintf("  %-34s %-8s %6d  %s  (%s)", $3, $4, $6, $5, $7) }

END {
  printf "\n%-38s %-10s %9s %9s %8s %8s  %s\n", "TABLE", "SLICE", "READ", "WRITTEN", "REFUSED",
    "FLAGGED", "MD5"
  for (n = 1; n <= tables; n++) {
    t = order[n]
    note = state[t] != "" ? state[t] : checksum[t]
    if (moved[t]) note = note "; " moved[t] " changed here, left alone"
    if (gone[t]) note = note "; " gone[t] " no longer in the old database, kept"
    if (born[t]) {
      note = note "; " born[t] " born here, kept"
      if (read[t]) { here += born[t]; tables_here++ }
    }
    whole = read[t] == written[t] + refused[t]
    if (!whole) note = note "; NOT ACCOUNTED FOR"
    if (whole) accounted++
    if (checksum[t] ~ /^equal/) equal++
    if (checksum[t] ~ /^different/ && !moved[t] && !gone[t]) different++
    slice = slices[t] ~ /,/ ? "each" : slices[t]
    printf "%-38s %-10s %9d %9d %8d %8d  %s\n", t, slice, read[t], written[t], refused[t],
      flagged[t], note
    all_read += read[t]; all_written += written[t]; all_refused += refused[t]
    all_flagged += flagged[t]
  }
  if (lines) {
    printf "\nreasons (table, what became of the row, how many, why, the first keys)\n"
    for (n = 1; n <= lines; n++) print reasons[n]
  }
  printf "\n%d tables: %d rows read, %d written, %d refused, %d flagged\n", tables, all_read,
    all_written, all_refused, all_flagged
  printf "%d tables accounted for; md5 equal for %d, different for %d\n", accounted, equal, different
  if (here)
    printf "not empty before: %d rows in %d tables were born here and are kept; --fresh empties the slices\n",
      here, tables_here
  exit accounted == tables && !different && !all_refused && !missing ? 0 : 1
}
