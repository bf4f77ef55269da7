# Which copies of which process there are, and what each is told at its start.

copies_file() { echo "$run/copies/$1"; }
copies_wanted() { cat "$(copies_file "$1")" 2>/dev/null || echo 1; }

instances_of() {
  local count copy
  count="$(copies_wanted "$1")"
  echo "$1"
  for ((copy = 2; copy <= count; copy++)); do echo "$1.$copy"; done
}

# Services first: the gateway is ready when they are.
all_instances() {
  local name
  for name in "${processes[@]}"; do instances_of "$name"; done
}

# {"booking":["http://127.0.0.1:8104","http://127.0.0.1:8204"], …}
write_peers() {
  local name instance between='' address
  mkdir -p "$run"
  {
    printf '{'
    for name in "${services[@]}"; do
      printf '%s\n  "%s": [' "$between" "$name"
      between=','
      address=''
      for instance in $(instances_of "$name"); do
        printf '%s"http://127.0.0.1:%s"' "$address" "$(port_of "$instance")"
        address=', '
      done
      printf ']'
    done
    version_peers
    printf '\n}\n'
  } >"$peers_file.new"
  mv "$peers_file.new" "$peers_file"
}

# Settings that people may set and that pass through unchanged.
passed_settings=(
  TECHHUB_LOG_LEVEL TECHHUB_LOOPS TECHHUB_DATABASE_POOL TECHHUB_SMTP_URL TECHHUB_LEGACY_URL
  TECHHUB_LEGACY_TAKEN_OVER
  TECHHUB_MAIL_FROM TECHHUB_SIGN_IN_LIMITS TECHHUB_CODE_LIMITS TECHHUB_PRESS_LIMITS
  TECHHUB_STAFF_SECOND_FACTOR TECHHUB_PASSWORD_FORMAT
  TECHHUB_SMS_URL TECHHUB_SMS_KEY_FILE TECHHUB_SMS_SENDER TECHHUB_SOCIAL_FILE
  TECHHUB_TRUSTED_PROXIES TECHHUB_CORS_ORIGINS TECHHUB_TLS_CERT TECHHUB_TLS_KEY
  TECHHUB_MAX_CONNECTIONS TECHHUB_IDLE_TIMEOUT TECHHUB_HEAD_TIMEOUT TECHHUB_BODY_TIMEOUT
  TECHHUB_DRAIN_DELAY TECHHUB_DRAIN_TIMEOUT TECHHUB_RETENTION TECHHUB_UPLOAD_LIMIT
  TECHHUB_MEDIA_UNCLAIMED TECHHUB_S3_ENDPOINT TECHHUB_S3_REGION TECHHUB_S3_PATIENCE TECHHUB_S3_KEY
  TECHHUB_S3_SECRET TECHHUB_S3_SECRET_FILE TECHHUB_SPOOL
  TECHHUB_PROFILE_SHARE TECHHUB_PROFILE_ROUTES TECHHUB_PROFILE_ROWS TECHHUB_EXPORT_ROWS
  TECHHUB_EXPORT_OPEN TECHHUB_SAVED_SQL_ROWS TECHHUB_SAVED_SQL_TIMEOUT
  TECHHUB_SAVED_SQL_EXPORT_ROWS TECHHUB_SAVED_SQL_EXPORT_TIMEOUT TECHHUB_FLAGS
  TECHHUB_SNS_CERTIFICATES TECHHUB_SNS_TOPICS TECHHUB_MAIL_FEEDBACK_KEY_FILE
  TECHHUB_FALSE_DOOR TECHHUB_NEVER_BLOCKED TECHHUB_LOGOUT_NETWORKS TECHHUB_HOOK_NETWORKS
  TECHHUB_EDMS_URL TECHHUB_EDMS_SECRET_FILE TECHHUB_CRM_URL TECHHUB_CRM_SECRET_FILE
  TECHHUB_SIGNATURE_VERIFIER_URL TECHHUB_SIGNATURE_VERIFIER_TIMEOUT TECHHUB_EGOV_ORGANIZATION
  TECHHUB_PDF_TIMEOUT TECHHUB_PDF_MEMORY TECHHUB_CLAMD TECHHUB_CLAMD_TIMEOUT
)

# A folder for each service below TECHHUB_FILES, or a bucket that they share.
files_of() {
  case "${TECHHUB_FILES:-}" in
    s3://*) echo "$TECHHUB_FILES" ;;
    *) echo "${TECHHUB_FILES:-$home/files}/$1" ;;
  esac
}

# One line "NAME=value" per setting, readable by nobody else: the database password is in it.
write_environment() {
  local instance="$1" name host=127.0.0.1 setting
  name="$(process_of "$instance")"
  [ "$name" = gateway ] && host="${TECHHUB_BIND:-0.0.0.0}"
  mkdir -p "$run" "$home/mail" "$home/sms" "$home/authorities"
  (
    umask 077
    {
      echo "TECHHUB_LISTEN=$host:$(port_of "$instance")"
      echo "TECHHUB_OPERATOR_LISTEN=127.0.0.1:$(operator_port_of "$instance")"
      echo "TECHHUB_PUBLIC_URL=$(public_url)"
      echo "TECHHUB_KEYS_DIR=$keys/$name"
      echo "TECHHUB_PEERS_FILE=$peers_file"
      if [ "$name" = gateway ]; then
        echo "TECHHUB_LIMITS_FILE=$home/limits.json"
      else
        echo "TECHHUB_DATABASE_URL=$(database_url "$name")"
        echo "TECHHUB_DATABASE_SCHEMA=$name"
        if [ "$name" = services ]; then
          echo "TECHHUB_READING_URL=$(database_url services_reading)"
          echo "TECHHUB_REVEALING_URL=$(database_url services_revealing)"
        fi
        echo "TECHHUB_SECRETS_DIR=$secrets/$name"
        echo "TECHHUB_DEMO_PASSWORD_FILE=$demo_password_file"
        echo "TECHHUB_MAIL_DIR=$home/mail"
        echo "TECHHUB_SMS_DIR=$home/sms"
        echo "TECHHUB_SIGNATURE_AUTHORITIES=${TECHHUB_SIGNATURE_AUTHORITIES:-$home/authorities}"
        echo "TECHHUB_FILES=$(files_of "$name")"
      fi
      for setting in "${passed_settings[@]}"; do
        [ -n "${!setting:-}" ] && echo "$setting=${!setting}"
      done
    } >"$run/$instance.env.new" || true
  )
  mv "$run/$instance.env.new" "$run/$instance.env"
}

# What the gateway lets through per address, user and client (decision 0006 names the figures).
write_limits() {
  [ -f "$home/limits.json" ] || cp "$TECHHUB_ROOT/scripts/lib/limits.json" "$home/limits.json"
}
