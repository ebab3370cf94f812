"""The parties' codes, site ids and colours as far as they are known from saved pages; the rest stay blank."""

from collections.abc import Iterable

from results.rehearsal.night import Party

KNOWN = {
    "Bharatiya Janata Party": ("BJP", 369, "#ff944d", "भारतीय जनता पार्टी"),
    "Aam Aadmi Party": ("AAAP", 1, "#0072B0", "आम आदमी पार्टी"),
    "Indian National Congress": ("INC", 742, "#19AAED", "इंडियन नेशनल काँग्रेस"),
    "Bahujan Samaj Party": ("BSP", None, "#000078", "बहुजन समाज पार्टी"),
    "Communist Party of India": ("CPI", 544, "#e70d21", ""),
    "Communist Party of India (Marxist)": ("CPI(M)", 547, "#FF1D15", ""),
    "Communist Party of India (Marxist-Leninist) (Liberation)": ("CPI(ML)(L)", None, "#BC08A4", ""),
    "Nationalist Congress Party": ("NCP", None, "#4bc0c0", ""),
    "Janata Dal (United)": ("JD(U)", None, "#003366", ""),
    "Lok Janshakti Party (Ram Vilas)": ("LJPRV", None, "#005aab", ""),
    "All India Trinamool Congress": ("AITC", 140, "#20C646", ""),
    "All India Forward Bloc": ("AIFB", None, "#cc0000", ""),
    "Revolutionary Socialist Party": ("RSP", 1534, "#4C2A87", ""),
    "Rashtriya Janata Dal": ("RJD", 1420, "#D6901B", ""),
    "Independent": ("IND", 743, "#999966", "निर्दलीय"),
    "None of the Above": ("NOTA", None, "#ff6384", "इनमें से कोई नहीं"),
}


def party(name: str) -> Party:
    """`name` as the site prints it, which may hold two spaces in a row."""
    code, eci_id, colour, hindi = KNOWN.get(" ".join(name.split()), ("", None, "#999966", ""))
    return Party(name, code, eci_id, colour, hindi)


def parties(names: Iterable[str]) -> dict[str, Party]:
    """Every name once, in order of the alphabet."""
    return {name: party(name) for name in sorted(set(names))}
