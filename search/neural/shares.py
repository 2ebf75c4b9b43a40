"""The vector of a text as an exact sum over its words.

A model that averages its n token embeddings tᵢ and scales the mean to length 1 gives the vector
Σᵢ tᵢ / (n · ‖mean(t)‖): each token has a share in it, and so in any cosine with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class WordShares:
    """The shares of a text's words in its unit vector, which they sum to together with ``special``.

    ``spans`` are the half-open character ranges of the words in order; ``shares`` (words, dimension)
    float32; ``special`` (dimension,) is the share of the tokens that stand for no character.
    """

    spans: tuple[tuple[int, int], ...]
    shares: NDArray[np.float32]
    special: NDArray[np.float32]

    @property
    def read(self) -> int:
        """How many characters of the text the model read before it was cut off."""
        return self.spans[-1][1] if self.spans else 0


def shares_of_words(
    tokens: NDArray[np.float32], words: Sequence[int | None], offsets: Sequence[tuple[int, int]]
) -> WordShares:
    """Token embeddings (n, dimension) as shares, those of one word added up.

    ``words`` gives each token's word, None for a special token; ``offsets`` its character range.
    """
    shares = tokens / (len(tokens) * np.linalg.norm(tokens.mean(axis=0)))
    rows: dict[int, list[int]] = {}
    for token, word in enumerate(words):
        if word is not None:
            rows.setdefault(word, []).append(token)
    spans = tuple((offsets[row[0]][0], offsets[row[-1]][1]) for row in rows.values())
    special = [token for token, word in enumerate(words) if word is None]
    dimension = tokens.shape[1]
    return WordShares(
        spans,
        np.array([shares[row].sum(axis=0) for row in rows.values()], dtype=np.float32).reshape(-1, dimension),
        shares[special].sum(axis=0),
    )
