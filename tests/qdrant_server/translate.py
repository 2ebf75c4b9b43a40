"""REST bodies into Qdrant Edge objects, and Edge results into REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import qdrant_edge as edge
from qdrant_client import models as m

_DEFAULT_LIMIT = 10
_DEFAULT_RRF_K = 2

Resolve = Callable[[int | str], list[float]]


class Refused(Exception):
    """An answer other than 200, with the text of its error."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


def not_covered(what: str) -> Refused:
    """The answer to what Qdrant can do and this stand-in cannot."""
    return Refused(501, f"The stand-in does not cover {what}")


def edge_config(body: m.CreateCollection) -> edge.EdgeConfig:
    """The configuration of a shard for one unnamed dense vector."""
    vectors = body.vectors
    if not isinstance(vectors, m.VectorParams) or vectors.multivector_config or vectors.datatype or body.sparse_vectors:
        raise not_covered("anything but one unnamed dense vector of float32")
    params = edge.EdgeVectorParams(
        size=vectors.size,
        distance=getattr(edge.Distance, vectors.distance.value),
        on_disk=vectors.on_disk,
        quantization_config=_quantization(vectors.quantization_config),
        hnsw_config=_hnsw(vectors.hnsw_config) if vectors.hnsw_config else None,
    )
    threshold = body.optimizers_config.indexing_threshold if body.optimizers_config else None
    return edge.EdgeConfig(
        vectors=params,
        on_disk_payload=body.on_disk_payload,
        hnsw_config=_hnsw(body.hnsw_config) if body.hnsw_config else None,
        quantization_config=_quantization(body.quantization_config),
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=threshold),
        wal_enabled=False,
    )


def _hnsw(config: m.HnswConfigDiff) -> edge.HnswIndexConfig:
    def given(value: int | None, default: int) -> int:
        return default if value is None else value

    return edge.HnswIndexConfig(
        m=given(config.m, 16),
        ef_construct=given(config.ef_construct, 100),
        full_scan_threshold=given(config.full_scan_threshold, 10_000),
        on_disk=config.on_disk,
    )


def _quantization(config: m.QuantizationConfig | None) -> Any:
    if config is None:
        return None
    if isinstance(config, m.ScalarQuantization):
        scalar = config.scalar
        return edge.ScalarQuantizationConfig(edge.ScalarType.Int8, scalar.quantile, scalar.always_ram)
    if isinstance(config, m.BinaryQuantization):
        return edge.BinaryQuantizationConfig(always_ram=config.binary.always_ram)
    raise not_covered(type(config).__name__)


def index_schema(schema: m.PayloadFieldSchema | None) -> Any:
    """The schema of a payload index: a type, or the parameters of a keyword or text index."""
    if schema is None:
        raise Refused(400, "Wrong input: field_schema is required")
    if isinstance(schema, m.PayloadSchemaType):
        return getattr(edge.PayloadSchemaType, schema.value.capitalize())
    if isinstance(schema, m.KeywordIndexParams):
        return edge.KeywordIndexParams(schema.is_tenant, schema.on_disk, schema.enable_hnsw, schema.prefix)
    if isinstance(schema, m.TextIndexParams):
        return _text_index(schema)
    raise not_covered(type(schema).__name__)


def _text_index(schema: m.TextIndexParams) -> edge.TextIndexParams:
    stemmer: Any = None
    if isinstance(schema.stemmer, m.SnowballParams):
        stemmer = edge.SnowballParams(getattr(edge.SnowballLanguage, schema.stemmer.language.value.capitalize()))
    elif schema.stemmer is not None:
        stemmer = edge.DisabledStemmer()
    return edge.TextIndexParams(
        tokenizer=getattr(edge.TokenizerType, schema.tokenizer.value.capitalize()) if schema.tokenizer else None,
        min_token_len=schema.min_token_len,
        max_token_len=schema.max_token_len,
        lowercase=schema.lowercase,
        ascii_folding=schema.ascii_folding,
        phrase_matching=schema.phrase_matching,
        stopwords=_stopwords(schema.stopwords),
        on_disk=schema.on_disk,
        stemmer=stemmer,
        scoring=bool(schema.scoring) or None,
    )


def _stopwords(words: m.StopwordsInterface | None) -> Any:
    if words is None:
        return None
    if isinstance(words, m.Language):
        return getattr(edge.Language, words.value.capitalize())
    languages = {getattr(edge.Language, language.value.capitalize()) for language in words.languages or []}
    return edge.StopwordsSet(languages=languages or None, custom=set(words.custom or []))


def points(body: dict[str, Any]) -> list[edge.Point]:
    """The points of an upsert, sent as a list or as a batch of columns."""
    if "batch" in body:
        batch = body["batch"]
        payloads = batch.get("payloads") or [None] * len(batch["ids"])
        rows = list(zip(batch["ids"], _unnamed(batch["vectors"]), payloads, strict=True))
    else:
        rows = [(point["id"], _unnamed(point["vector"]), point.get("payload")) for point in body["points"]]
    return [edge.Point(id, vector, payload) for id, vector, payload in rows]


def _unnamed(vectors: Any) -> Any:
    if not isinstance(vectors, dict):
        return vectors
    if set(vectors) != {""}:
        raise Refused(400, f"Wrong input: Not existing vector name error: {next(iter(vectors.keys() - {''}), '')}")
    return vectors[""]


def edge_filter(given: m.Filter | None) -> edge.Filter | None:
    """A filter with all its conditions."""
    if given is None:
        return None
    least = given.min_should
    return edge.Filter(
        must=_conditions(given.must),
        should=_conditions(given.should),
        must_not=_conditions(given.must_not),
        min_should=edge.MinShould(_conditions(least.conditions) or [], least.min_count) if least else None,
    )


def _conditions(given: Any) -> list[Any] | None:
    if given is None:
        return None
    return [_condition(each) for each in (given if isinstance(given, list) else [given])]


def _condition(given: m.Condition) -> Any:
    if isinstance(given, m.FieldCondition) and given.match is not None:
        return edge.FieldCondition(given.key, match=_match(given.match))
    if isinstance(given, m.HasIdCondition):
        return edge.HasIdCondition(set(given.has_id))
    if isinstance(given, m.IsEmptyCondition):
        return edge.IsEmptyCondition(given.is_empty.key)
    if isinstance(given, m.IsNullCondition):
        return edge.IsNullCondition(given.is_null.key)
    if isinstance(given, m.Filter):
        return edge_filter(given)
    raise not_covered(f"the condition {given!r}")


def _match(given: m.Match) -> Any:
    if isinstance(given, m.MatchValue):
        return edge.MatchValue(given.value)
    if isinstance(given, m.MatchAny):
        return edge.MatchAny(given.any)
    if isinstance(given, m.MatchExcept):
        return edge.MatchExcept(given.except_)
    if isinstance(given, m.MatchText):
        return edge.MatchText(given.text)
    if isinstance(given, m.MatchTextAny):
        return edge.MatchTextAny(given.text_any)
    if isinstance(given, m.MatchPhrase):
        return edge.MatchPhrase(given.phrase)
    raise not_covered(type(given).__name__)


def query_request(body: m.QueryRequest, resolve: Resolve) -> edge.QueryRequest:
    """A query with its prefetches; ``resolve`` gives the vector of a point named in place of one."""
    query, condition = _query_and_filter(body, resolve)
    return edge.QueryRequest(
        limit=_limit(body.limit),
        offset=body.offset,
        query=query,
        prefetches=[_prefetch(each, resolve) for each in _as_list(body.prefetch)],
        filter=condition,
        score_threshold=body.score_threshold,
        with_payload=payload_selector(body.with_payload, default=False),
        with_vector=body.with_vector or False,
        params=_search_params(body.params),
    )


def _prefetch(body: m.Prefetch, resolve: Resolve) -> edge.Prefetch:
    query, condition = _query_and_filter(body, resolve)
    return edge.Prefetch(
        _limit(body.limit),
        query=query,
        prefetches=[_prefetch(each, resolve) for each in _as_list(body.prefetch)],
        filter=condition,
        score_threshold=body.score_threshold,
        params=_search_params(body.params),
    )


def text_queries(body: m.QueryRequest | m.Prefetch) -> bool:
    """Whether a query or any of its prefetches ranks by text."""
    return isinstance(body.query, m.TextQuery) or any(text_queries(each) for each in _as_list(body.prefetch))


def _as_list(given: list[m.Prefetch] | m.Prefetch | None) -> list[m.Prefetch]:
    return given if isinstance(given, list) else [given] if given else []


def _query_and_filter(body: m.QueryRequest | m.Prefetch, resolve: Resolve) -> tuple[Any, edge.Filter | None]:
    query, condition = body.query, edge_filter(body.filter)
    if body.lookup_from is not None:
        raise not_covered("lookup_from")
    if isinstance(query, m.NearestQuery) and query.mmr is None:
        query = query.nearest
    if query is None:
        return None, condition
    if isinstance(query, int | str):
        others = edge.Filter(must=[condition] if condition else None, must_not=[edge.HasIdCondition({query})])
        return edge.Query.Nearest(resolve(query), body.using or None), others
    if isinstance(query, list):
        return edge.Query.Nearest(query, body.using or None), condition
    if isinstance(query, m.TextQuery):
        return _text_query(query.text, body.using), condition
    if isinstance(query, m.RrfQuery):
        k = query.rrf.k
        return edge.Fusion.Rrf(k=_DEFAULT_RRF_K if k is None else k, weights=query.rrf.weights), condition
    if isinstance(query, m.FusionQuery) and query.fusion is m.Fusion.RRF:
        return edge.Fusion.Rrf(k=_DEFAULT_RRF_K), condition
    raise not_covered(f"the query {type(query).__name__}")


def _text_query(text: m.TextInterface, field: str | None) -> edge.TextQuery:
    if not field:
        raise Refused(400, "Wrong input: A text query needs `using` to name the payload field to search")
    if isinstance(text, str):
        return edge.TextQuery(field, text)
    if text.scoring is None:
        return edge.TextQuery(field, text.query)
    return edge.TextQuery(field, text.query, edge.Bm25Params(k=text.scoring.bm25.k, b=text.scoring.bm25.b))


def _search_params(given: m.SearchParams | None) -> edge.SearchParams | None:
    if given is None:
        return None
    if given.acorn or given.idf:
        raise not_covered("acorn and idf")
    return edge.SearchParams(
        hnsw_ef=given.hnsw_ef,
        exact=bool(given.exact),
        quantization=_quantization_params(given.quantization),
        indexed_only=bool(given.indexed_only),
    )


def _quantization_params(given: m.QuantizationSearchParams | None) -> edge.QuantizationSearchParams | None:
    return edge.QuantizationSearchParams(bool(given.ignore), given.rescore, given.oversampling) if given else None


def _limit(given: int | None) -> int:
    limit = _DEFAULT_LIMIT if given is None else given
    if limit < 1:
        raise Refused(422, f"Validation error in JSON body: [limit: value {limit} invalid, must be 1 or larger]")
    return limit


def scroll_request(body: m.ScrollRequest) -> edge.ScrollRequest:
    """A page of points by ascending id."""
    if body.order_by is not None:
        raise not_covered("order_by")
    return edge.ScrollRequest(
        offset=body.offset,
        limit=_limit(body.limit),
        filter=edge_filter(body.filter),
        with_payload=payload_selector(body.with_payload, default=True),
        with_vector=body.with_vector or False,
    )


def facet_request(body: m.FacetRequest) -> edge.FacetRequest:
    """A count of the points by the values of a field."""
    return edge.FacetRequest(body.key, _limit(body.limit), bool(body.exact), edge_filter(body.filter))


def payload_selector(given: m.WithPayloadInterface | None, *, default: bool) -> Any:
    """Which part of the payload to give back."""
    if given is None:
        return default
    if isinstance(given, m.PayloadSelectorInclude):
        return edge.PayloadSelector.Include(given.include)
    if isinstance(given, m.PayloadSelectorExclude):
        return edge.PayloadSelector.Exclude(given.exclude)
    return given


def record(point: edge.Record | edge.ScoredPoint) -> dict[str, Any]:
    """A point as it was stored."""
    given = {"payload": point.payload, "vector": point.vector}
    return {"id": point_id(point.id), **{name: value for name, value in given.items() if value is not None}}


def scored(point: edge.ScoredPoint) -> dict[str, Any]:
    """A point found, with its score."""
    return {**record(point), "version": point.version, "score": point.score}


def point_id(given: Any) -> int | str | None:
    """The id of a point, as JSON has it."""
    return given if given is None or isinstance(given, int) else str(given)
