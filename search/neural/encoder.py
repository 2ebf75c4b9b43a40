"""Texts to unit vectors with a sentence-transformers model, loaded when first needed."""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.errors import ModelError
from search.neural.precision import in_fastest_precision
from search.neural.shares import WordShares, shares_of_words
from search.neural.threads import threads_for
from search.neural.weights import Weights, find_weights

_TOKENS_PER_BATCH = 2048


class Encoder(Protocol):
    """What turns texts into vectors."""

    @property
    def identity(self) -> str:
        """Names model and weights: vectors are comparable only under equal identities."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimension), each of length 1."""
        ...

    def shares(self, texts: Sequence[str]) -> list[WordShares]:
        """What each word of each text adds to the text's vector; raises ModelError."""
        ...


class SentenceEncoder:
    """A sentence-transformers model on the CPU, in bfloat16 where that is faster.

    Only the transformer runs in bfloat16: pooling and normalising are done in float32, which
    keeps the cosine to the float32 vector above 0.9998. Safe to share between threads.
    """

    def __init__(self, model: str, precision: str = "auto") -> None:
        self.model = model
        self.precision = precision
        self._loaded: Any = None
        self._lock = threading.Lock()

    @cached_property
    def weights(self) -> Weights:
        return find_weights(self.model)

    @property
    def identity(self) -> str:
        """The model's name and the SHA-256 of its weights; raises ModelError."""
        return f"{self.model} {self.weights.sha256}".strip()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts are cut at the model's maximum length (MiniLM: 256 word pieces).

        Raises ModelError if the model cannot be loaded or gives an unusable vector.
        """
        model = self._load()
        if not texts:
            return np.empty((0, model.get_embedding_dimension()), dtype=np.float32)
        import torch

        lengths = self._lengths(texts)
        longest_first = sorted(range(len(texts)), key=lambda i: -lengths[i])
        rows: dict[int, Any] = {}
        start = 0
        with torch.inference_mode(), threads_for(len(texts) * max(lengths)):
            while start < len(longest_first):
                batch = longest_first[start : start + max(1, _TOKENS_PER_BATCH // lengths[longest_first[start]])]
                start += len(batch)
                rows.update(zip(batch, self._embed([texts[i] for i in batch]), strict=True))
        return unit_vectors(torch.stack([rows[i] for i in range(len(texts))]).numpy())

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, or about its characters where all fit into one batch even so."""
        most = [len(text) + 2 for text in texts]
        if len(texts) * max(most) <= _TOKENS_PER_BATCH:
            return most
        tokens = self._loaded.tokenizer(list(texts), truncation=True, max_length=self._loaded.max_seq_length)
        return [len(ids) for ids in tokens["input_ids"]]

    def _embed(self, texts: list[str]) -> Any:
        transformer, *others = self._loaded
        features = transformer(self._loaded.preprocess(texts))
        features["token_embeddings"] = features["token_embeddings"].float()
        for module in others:
            features = module(features)
        return features["sentence_embedding"]

    def shares(self, texts: Sequence[str]) -> list[WordShares]:
        """One pass of the model over all ``texts``, each of which must not be blank.

        Raises ModelError too if the model does not pool its tokens by their mean, for then the
        vector is no sum over them.
        """
        model = self._load()
        pooling = [getattr(module, "pooling_mode", None) for module in list(model)[1:]]
        if pooling not in (["mean"], ["mean", None]) or not model.tokenizer.is_fast:
            raise ModelError(
                f"The model {self.model} does not average its tokens, so its scores do not split over words."
            )
        import torch

        with torch.inference_mode():
            features = model.preprocess(list(texts))
            embedded = model[0](features)["token_embeddings"].float().numpy()
        encoded = model.tokenizer(
            list(texts), truncation=True, max_length=model.max_seq_length, return_offsets_mapping=True
        )
        return [
            shares_of_words(
                embedded[i, : len(encoded["input_ids"][i])], encoded.word_ids(i), encoded["offset_mapping"][i]
            )
            for i in range(len(texts))
        ]

    def _load(self) -> Any:
        with self._lock:
            if self._loaded is None:
                source = self.weights.source
                try:
                    import torch
                    from sentence_transformers import SentenceTransformer
                    from transformers.utils import logging

                    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
                    dtype = torch.bfloat16 if self.precision == "bfloat16" else torch.float32
                    model = SentenceTransformer(source, device="cpu", model_kwargs={"dtype": dtype}).eval()
                    self._loaded = in_fastest_precision(model) if self.precision == "auto" else model
                except Exception as error:
                    reason = " ".join(str(error).split())[:200]
                    raise ModelError(
                        f"The model {self.model} cannot be loaded ({type(error).__name__}: {reason}); "
                        "check MODEL and run: pip install -r requirements.txt"
                    ) from error
        return self._loaded


def unit_vectors(vectors: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """``vectors``, shape (n, dimension), scaled to length 1 in float32.

    Raises ModelError if any is zero or holds NaN or infinity: Qdrant would take them silently.
    """
    exact = np.array(vectors, dtype=np.float32)
    norms = np.linalg.norm(exact, axis=1, keepdims=True)
    bad = np.flatnonzero(~(np.isfinite(norms) & (norms > 0)).ravel())
    if len(bad):
        raise ModelError(
            f"The model gave an unusable vector (zero or not finite) for {len(bad)} of {len(exact)} texts, "
            f"the first at position {bad[0]}; choose another MODEL or PRECISION=float32."
        )
    exact /= norms
    return exact
