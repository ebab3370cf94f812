"""Small pages written by hand, for kinds of which none could be saved and for what can be wrong with one.

They have the structure of the saved pages, not their text; each part can be replaced to spoil it.
"""

from typing import TypeVar

from results.sources.eci import parse

T = TypeVar("T")
STAMP = "<div class='sm-text'>Last Updated at 08:42 pm On 08/02/2025 </div>"
TITLE = "General Election to Assembly Constituencies: Trends & Results February-2025"
SEAT_HEADINGS = (
    "Constituency  |Const. No.|Leading Candidate |Leading Party |Trailing Candidate |Trailing Party |"
    "Margin |Round|Status"
)
CANDIDATE_HEADINGS = "S.N.|Candidate|Party|EVM Votes|Postal Votes|Total Votes|% of Votes"
ROUND_HEADINGS = "Candidate|Party|Votes Brought From Previous Rounds (EVM Votes)|Current Round (EVM Votes)|Total"
NERELA = (
    "1|RAJ KARAN KHATRI|Bharatiya Janata Party|87007|208|87215|49.03",
    "2|SHARAD KUMAR|Aam Aadmi Party|78446|173|78619|44.20",
    "3|NOTA|None of the Above|981|4|985|0.55",
)
NERELA_TOTAL = "|Total||166434|385|166819|"


def page(
    h2: str, body: str, *, stamp: str = STAMP, title: str = TITLE, before: str = "", end: str = "</body></html>"
) -> bytes:
    """A whole page with the site's frame around `body`."""
    return f"""{before}<!doctype html>
<html lang='en'><head><meta charset='utf-8'><title>Election Commission of India</title></head>
<body><header class='header'><a href='index.htm'>Home</a></header>
<main class='inner-content'><div class='page-title'><h1><div>{title}</div></h1><h2>{h2}</h2></div>
{body}</main>
<footer class='footer'><div class='foot-info'>{stamp}</div></footer>{end}""".encode()


def cells(line: str, tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in line.split("|")) + "</tr>"


def table(headings: str, rows: tuple[str, ...], *, above: str = "", foot: str = "") -> str:
    head = f"<tr><th colspan='{headings.count('|') + 1}'>{above}</th></tr>" if above else ""
    return (
        f"<div class='table-responsive'><table class='table table-striped'><thead>{head}{cells(headings, 'th')}</thead>"
        f"<tbody>{''.join(cells(row) for row in rows)}</tbody>"
        f"<tfoot>{cells(foot, 'th') if foot else '<tr></tr>'}</tfoot></table></div>"
    )


def party_cell(name: str) -> str:
    """The cell of a party in a seat list: a table with the name, and a tooltip with a table of its own."""
    return (
        f"<table><tbody><tr><td  align='left'>{name}</td><td><span class='tooltip-icon'>i</span><div class='tooltip'>"
        "<h3>Party Wise State Trends</h3><table class='table table-striped'><tbody><tr><td>Leading In</td><td>:</td>"
        "<td>43</td></tr></tbody></table></div></td></tr></tbody></table>"
    )


def seat_row(line: str) -> str:
    """A line of the list with the 4th and 6th cell made party cells."""
    parts = line.split("|")
    for index in (3, 5):
        parts[index] = party_cell(parts[index])
    return "|".join(parts)


SEATS = (
    "ADARSH NAGAR|4|RAJ KUMAR BHATIA|Bharatiya Janata Party|MUKESH GOEL|Aam Aadmi Party|11482|12/12|Result Declared",
    "NEW DELHI|40|PARVESH SINGH|Bharatiya Janata Party|ARVIND KEJRIWAL|Aam Aadmi Party|225|5/14|Result in Progress",
    "NERELA|1|||||-|-|Result in Progress",
)


def seat_list(
    rows: tuple[str, ...] = SEATS,
    headings: str = SEAT_HEADINGS,
    h2: str = "<span> NCT of Delhi </span>",
    above: str = "Status Known For 69 out of 70 Constituencies",
    **more: str,
) -> bytes:
    """`statewiseU051.htm`: two seats with a trend, one without."""
    links = "".join(
        f"<li class='page-item{' active' if n == 1 else ''}'><a href='statewiseU05{n}.htm'>{n}</a></li>"
        for n in range(1, 5)
    )
    pager = f"<ul class='pagination'>{links}</ul>"
    return page(h2, table(headings, tuple(map(seat_row, rows)), above=above) + pager, **more)


def constituency(
    rows: tuple[str, ...] = NERELA,
    headings: str = CANDIDATE_HEADINGS,
    foot: str = NERELA_TOTAL,
    h2: str = "Assembly Constituency <span>1 - NERELA <strong> (NCT of Delhi)</strong></span>",
    round_line: str = "Status as on Round, <span>22</span>/22",
    **more: str,
) -> bytes:
    """`ConstituencywiseU051.htm`: three ballot rows."""
    line = f"<div class='middle-head'><div class='round-status'> {round_line}</div></div>"
    return page(h2, line + table(headings, rows, foot=foot), **more)


def box(name: str, party: str, status: str) -> str:
    return (
        f"<div class='cand-box'><figure><img src='img/a.jpg'></figure><div class='cand-info'>{status}"
        f"<div class='nme-prty'><h5>{name}</h5><h6>{party}</h6></div></div></div>"
    )


def boxes(
    *inside: str, h2: str = "Assembly Constituency <span>1 - NERELA <strong> (NCT of Delhi)</strong></span>"
) -> bytes:
    return page(h2, "<div class='round-status'> Status as on Round, <span>3</span>/22</div>" + "".join(inside))


def typed(kind: type[T], name: str, body: bytes) -> T:
    """The record of a page, which must be of this kind."""
    record = parse(name, body)
    assert isinstance(record, kind)
    return record
