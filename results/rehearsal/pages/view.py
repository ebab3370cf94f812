"""What a page is rendered from: the board, the language and the dialect of the site."""

from dataclasses import dataclass
from html import escape

from results.rehearsal.board import Board
from results.rehearsal.dialect import Dialect
from results.rehearsal.night import Candidate, Night, Party, Seat, State

HINDI = {
    "Constituency": "निर्वाचन क्षेत्र",
    "Const. No.": "निर्वाचन क्षेत्र संख्या",
    "Leading Candidate": "अग्रणी अभ्यर्थी",
    "Leading Party": "अग्रणी दल",
    "Trailing Candidate": "पीछे चल रहे अभ्यर्थी",
    "Trailing Party": "पीछे चल रहा दल",
    "Margin": "अंतर",
    "Round": "राउंड",
    "Status": "स्थिति",
    "Result in Progress": "परिणाम प्रगति पर",
    "Result Declared": "परिणाम घोषित",
    "Uncontested": "निर्विरोध",
    "Party": "दल",
    "Won": "विजयी",
    "Leading": "आगे",
    "Total": "कुल",
    "S.N.": "क्र.सं.",
    "S.No": "क्र.सं.",
    "Candidate": "अभ्यर्थी",
    "EVM Votes": "ईवीएम मत",
    "Postal Votes": "डाक मत",
    "Total Votes": "कुल मत",
    "% of Votes": "मतों का %",
    "Winning Candidate": "विजयी अभ्यर्थी",
    "Assembly Constituency": "विधानसभा निर्वाचन क्षेत्र",
    "Parliamentary Constituency": "संसदीय निर्वाचन क्षेत्र",
    "won": "विजयी",
    "lost": "हारे",
    "leading": "आगे",
    "trailing": "पीछे",
}


@dataclass(frozen=True, slots=True)
class View:
    """`file` is the page's own name in its folder, without `hi/`."""

    board: Board
    dialect: Dialect
    file: str
    hindi: bool = False
    beside: tuple[Night, ...] = ()
    """other folders of the same day, linked from the header"""

    def word(self, english: str) -> str:
        return HINDI.get(english, english) if self.hindi else english

    def seat(self, seat: Seat) -> str:
        return text((self.hindi and seat.name_hi) or seat.name)

    def candidate(self, candidate: Candidate) -> str:
        return text((self.hindi and candidate.name_hi) or candidate.name)

    def party(self, party: Party) -> str:
        return text((self.hindi and party.name_hi) or party.name)

    def state(self, state: State) -> str:
        return text((self.hindi and state.name_hi) or state.name)

    @property
    def unit(self) -> str:
        return self.word("Parliamentary Constituency" if self.board.night.kind == "PC" else "Assembly Constituency")


def text(value: str) -> str:
    return escape(value, quote=False)


def abbreviation(party: Party) -> str:
    """The site's code, or initials where the code is not known."""
    return party.code or "".join(word[0] for word in party.name.replace("(", " ").split() if word[0].isalpha()).upper()
