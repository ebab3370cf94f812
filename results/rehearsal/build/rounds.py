"""Which counting round a captured total belongs to. The capture has no round numbers: these are reconstructed."""

from collections.abc import Sequence


def round_of(evm: int, final: int, rounds: int) -> int:
    """The round nearest to the share of the final EVM votes, 0 before the first, `rounds` only when all are in."""
    if evm <= 0:
        return 0
    if evm >= final:
        return rounds
    return min(max(round(evm / final * rounds), 1), max(rounds - 1, 1))


def split(votes: int, weights: Sequence[float]) -> list[int]:
    """`votes` shared out by weight, to the whole vote, adding up exactly (largest remainders, first come first)."""
    total = sum(weights)
    exact = [votes * weight / total for weight in weights]
    shares = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda index: (shares[index] - exact[index], index))
    for index in order[: votes - sum(shares)]:
        shares[index] += 1
    return shares
