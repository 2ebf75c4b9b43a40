"""Qdrant's in-memory client, whose text filters compare the words that a server's index would."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from qdrant_client import QdrantClient
from qdrant_client import models as m
from qdrant_client.local.local_collection import LocalCollection
from qdrant_client.local.qdrant_local import QdrantLocal


class MemoryQdrant(QdrantClient):
    """``QdrantClient(":memory:")``, but a text index that splits at blanks is heeded, as by a server.

    Local mode has no such index: in ``MatchText`` and ``MatchTextAny`` it takes runs of letters and digits
    for words, without case. Here, on a field with one, words are what is between blanks, and keep their
    case if the index does. ``get_collection`` also tells the quantization asked for.
    """

    def __init__(self) -> None:
        super().__init__(":memory:")
        self._client = _Local(":memory:")


class _Local(QdrantLocal):
    def create_collection(self, collection_name: str, *args: Any, **kwargs: Any) -> bool:
        done = super().create_collection(collection_name, *args, **kwargs)
        given = {"quantization_config": kwargs.get("quantization_config")}
        config = self.collections[collection_name].config.model_copy(update=given)
        self.collections[collection_name] = _Collection(config)
        return done


class _Collection(LocalCollection):
    def __init__(self, config: m.CreateCollection) -> None:
        super().__init__(config)
        self._cased: dict[str, bool] = {}  # the fields whose index splits at blanks, and whether it keeps case

    def info(self) -> m.CollectionInfo:
        info = super().info()
        info.config.quantization_config = self.config.quantization_config
        return info

    def create_payload_index(self, field_name: str, field_schema: Any) -> None:
        super().create_payload_index(field_name, field_schema)
        self._cased.pop(field_name, None)
        if isinstance(field_schema, m.TextIndexParams) and field_schema.tokenizer == m.TokenizerType.WHITESPACE:
            self._cased[field_name] = field_schema.lowercase is False

    def _payload_and_non_deleted_mask(self, payload_filter: m.Filter | None, vector_name: str | None = None) -> Any:
        """Every filter passes here."""
        return super()._payload_and_non_deleted_mask(self._as_indexed(payload_filter), vector_name)

    def _as_indexed(self, part: Any) -> Any:
        """A filter, or part of one, that compares the words of the indexes."""
        if isinstance(part, list):
            return [self._as_indexed(each) for each in part]
        if isinstance(part, (m.Filter, m.MinShould)):
            clauses = {"must", "should", "must_not", "min_should", "conditions"} & part.model_fields_set
            return part.model_copy(update={clause: self._as_indexed(getattr(part, clause)) for clause in clauses})
        if isinstance(part, m.FieldCondition) and part.key in self._cased:
            if isinstance(part.match, m.MatchText):
                words = _Words(part.match.text, all, self._cased[part.key])
            elif isinstance(part.match, m.MatchTextAny):
                words = _Words(part.match.text_any, any, self._cased[part.key])
            else:
                return part
            return part.model_copy(update={"match": m.MatchValue.model_construct(value=words)})
        return part


class _Words:
    """Equal to each text that has all of the words, or any; to none if there are no words."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, query: str, enough: Callable[[Iterable[bool]], bool], cased: bool) -> None:
        self._enough = enough
        self._cased = cased
        self._words = self._of(query)

    def __eq__(self, text: object) -> bool:
        if not isinstance(text, str) or not self._words:
            return False
        there = self._of(text)
        return self._enough(word in there for word in self._words)

    def _of(self, text: str) -> set[str]:
        return set((text if self._cased else text.lower()).split())
