"""A bar chart as SVG: one bar per candidate, a whisker from the slowest to the fastest round."""

from xml.sax.saxutils import escape

WIDTH, BAR, GAP, LEFT, RIGHT = 860, 20, 7, 330, 130
OURS, PEER = "#2f6f9f", "#b8b8b8"


def chart(groups):
    """groups: [(title, [(name, {median,min,max} of the ratio, ours)])]; the line at 1 is the peer."""
    height = 20 + sum(34 + len(bars) * (BAR + GAP) + 12 for _, bars in groups)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
           f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{height}" fill="white"/>']
    top = 20
    for title, bars in groups:
        top = group(out, top, title, bars)
    out.append("</svg>")
    return "\n".join(out) + "\n"


def group(out, top, title, bars):
    out.append(f'<text x="10" y="{top + 14}" font-weight="bold">{escape(title)}</text>')
    top += 26
    room = WIDTH - LEFT - RIGHT
    longest = max(max(ratio["max"] for _, ratio, _ in bars), 1.05)
    scale = room / longest
    first = top
    for name, ratio, ours in bars:
        middle = top + BAR / 2
        colour = OURS if ours else PEER
        out.append(f'<text x="{LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>')
        out.append(f'<rect x="{LEFT}" y="{top}" width="{max(1, ratio["median"] * scale):.1f}" '
                   f'height="{BAR}" fill="{colour}"/>')
        low, high = LEFT + ratio["min"] * scale, LEFT + ratio["max"] * scale
        out.append(f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 4}v8M{high:.1f} '
                   f'{middle - 4}v8" stroke="black" fill="none"/>')
        out.append(f'<text x="{high + 6:.1f}" y="{middle + 4}">{ratio["median"]:.2f}</text>')
        top += BAR + GAP
    one = LEFT + scale
    out.append(f'<path d="M{one:.1f} {first - 4}V{top}" stroke="#c33" stroke-dasharray="3 3"/>')
    return top + 20
