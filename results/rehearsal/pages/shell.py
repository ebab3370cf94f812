"""The frame around every page: head, header, disclaimer, headings and the footer with the time of the numbers."""

import hashlib

from results.rehearsal.pages.view import View, text

DISCLAIMER = (
    "ECI is displaying the information as being filled in the system by the Returning Officers from their respective "
    "Counting Centres.The final data for each AC/PC will be shared in Form-20."
)
STYLE = (
    "<style> \n.cand-box { position: relative; display: flex; }\n.status.won { background: #2d4f6a; }\n</style>\n \n"
)


def page(view: View, heading: str, body: str, scripts: str = "") -> str:
    """The whole page. `heading` is the inside of the h2, markup included."""
    inside = f"{_header(view)}{_main(view, heading, body)}{_footer(view)}{scripts}"
    html = f"{_head(view)}<body>\n{inside}\n</body>\n\n</html>\n"
    if view.dialect.style_first and view.file.startswith("candidateswise"):
        html = STYLE + html
    if view.dialect.newline != "\n":
        html = html.replace("\n", view.dialect.newline)
    return html


def _head(view: View) -> str:
    beacon = hashlib.blake2s(f"{view.file}{view.board.at.isoformat()}".encode()).hexdigest()[:12]
    return f"""<!doctype html>
<html lang='{"hi" if view.hindi else "en"}'>

<head>
    <!-- Required meta tags -->
    <meta charset='utf-8'>
    <meta name='viewport' content='width=device-width, initial-scale=1'>
    <meta http-equiv='Content-Type' content='text/html; charset=UTF-8'>
    <meta http-equiv='Cache-Control' content='no-cache, no-store, must-revalidate'>
    <meta http-equiv='Pragma' content='no-cache'>
    <meta http-equiv='Expires' content='0'>
    <meta http-equiv='refresh' content='300'>
    <link href='css/bootstrap.min.css' rel='stylesheet'>
    <link href='css/custom.css' rel='stylesheet'>
    <title>Election Commission of India</title>
    <script>!function(a){{if("False"=="True")a.beacon="{beacon}"}}(window);</script>
</head>

"""


def _header(view: View) -> str:
    other = f"../{view.file}" if view.hindi else f"./hi/{view.file}"
    quote = '"' if view.dialect.double else "'"
    menu = f"""    <header class='header'>
        <div class='logo-search'>
            <div class=~logo~><a href=~index.htm~><img src=~img/eci-logo.png~ alt=~~></a></div>
{_other_elections(view)}            <div class=~lft-menu~>
                <ul>
                    <li><a href='index.htm'><span><img src='img/icons/home.png' alt=''></span> Home</a></li>
                    <li><a href='{other}'><span><img src='img/icons/language.png' alt=''></span> Hindi </a></li>
                    <!-- <li><a href='search.htm'>Search <span><img src='img/icons/search.png' alt=''></span></a></li>
                     -->
                    <li><a href='#' onClick='window.location.href=window.location.href'>Refresh </a></li>
                </ul>
            </div>
        </div>
    </header>
    <div class='dis-info'>
        <div class='container-fluid'>
            <h6 class=~mb-0 mx-2~>Disclaimer:</h6>
            <p class='mb-0'> {DISCLAIMER}</p>
        </div>
    </div>
"""
    return menu.replace("~", quote)


def _other_elections(view: View) -> str:
    links = "".join(
        f"                    <li><a href='/{night.folder}/index.htm' target='_blank'>{text(night.title)}</a></li>\n"
        for night in view.beside
    )
    if not links:
        return ""
    return f"""            <div class='elecState'>
                <div class='head'>Other Elections</div>
                <ul>
{links}                </ul>
            </div>
"""


def _main(view: View, heading: str, body: str) -> str:
    # the site prints the title with a bare "&"
    title = text(view.board.night.title).replace("&amp;", "&")
    return f"""    <main class='inner-content'>
        <div class='container-fluid'>
            <div class='page-title'>
                <h1>
                    <div>{title}</div>
                </h1>
                <h2>{heading}</h2>

            </div>
{body}
        </div><!-- End of container-fluid Div -->
    </main>
"""


def _footer(view: View) -> str:
    stamp = view.dialect.last_updated(view.board.at)
    if view.dialect.stamp == "span":
        inside = f"""<div class="foot-content">
                            {stamp}
                        </div>"""
    else:
        inside = f"""<h6 class='mb-1'>Download Voter helpline app to see results on mobile</h6>
                        <div class='sm-text'>{stamp}</div>"""
    return f"""    <footer class='footer'>
        <div class='foot-info'>
            <div class='container-fluid'>
                <div class='row'>
                    <div class='col-md-6 col-12'>
                        {inside}
                    </div>
                </div>
            </div>
        </div>
    </footer>

    <!-- Optional JavaScript; choose one of the two! -->
    <script src='js/jquery-3.6.0.min.js' type='text/javascript'></script>
"""
