"""Qdrant's gRPC services, as far as this software uses them, each answered by a client in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from typing import Any

import grpc
from qdrant_client import QdrantClient, models
from qdrant_client import grpc as pb
from qdrant_client.conversions.conversion import GrpcToRest as Rest
from qdrant_client.conversions.conversion import RestToGrpc as Grpc
from qdrant_client.grpc import collections_service_pb2_grpc, points_service_pb2_grpc, qdrant_pb2_grpc

Answer = Callable[[QdrantClient, Any], Any]

_DONE = pb.UpdateResult(operation_id=0, status=pb.UpdateStatus.Completed)


def _given(message: Any, field: str, convert: Callable[[Any], Any] = lambda value: value) -> Any:
    return convert(getattr(message, field)) if message.HasField(field) else None


def _filter(message: Any) -> Any:
    return _given(message, "filter", Rest.convert_filter)


def _create(c: QdrantClient, asked: Any) -> Any:
    plain = ("shard_number", "replication_factor", "write_consistency_factor", "on_disk_payload")
    done = c.create_collection(
        asked.collection_name,
        _given(asked, "vectors_config", Rest.convert_vectors_config) or {},
        sparse_vectors_config=_given(asked, "sparse_vectors_config", Rest.convert_sparse_vector_config),
        **{field: _given(asked, field) for field in plain},
    )
    return pb.CollectionOperationResponse(result=done)


def _update(c: QdrantClient, asked: Any) -> Any:
    body = Rest.convert_update_collection(asked)
    c.update_collection(asked.collection_name, optimizers_config=body.optimizers_config, metadata=body.metadata)
    return pb.CollectionOperationResponse(result=True)


def _index(c: QdrantClient, asked: Any) -> Any:
    params = Rest.convert_payload_schema_params(asked.field_index_params)
    c.create_payload_index(asked.collection_name, asked.field_name, params)
    return pb.PointsOperationResponse(result=_DONE)


def _upsert(c: QdrantClient, asked: Any) -> Any:
    c.upsert(asked.collection_name, [Rest.convert_point_struct(point) for point in asked.points])
    return pb.PointsOperationResponse(result=_DONE)


def _get(c: QdrantClient, asked: Any) -> Any:
    ids = [Rest.convert_point_id(id) for id in asked.ids]
    return pb.GetResponse(result=map(_record, c.retrieve(asked.collection_name, ids, **_selected(asked))))


def _scroll(c: QdrantClient, asked: Any) -> Any:
    offset = _given(asked, "offset", Rest.convert_point_id)
    points, after = c.scroll(asked.collection_name, _filter(asked), asked.limit, offset=offset, **_selected(asked))
    following = None if after is None else Grpc.convert_extended_point_id(after)
    return pb.ScrollResponse(result=map(_record, points), next_page_offset=following)


def _record(record: models.Record) -> Any:
    # qdrant-client converts no record without its payload.
    return Grpc.convert_record(record.model_copy(update={"payload": record.payload or {}}))


def _selected(asked: Any) -> dict[str, Any]:
    return {
        "with_payload": _given(asked, "with_payload", Rest.convert_with_payload_selector),
        "with_vectors": _given(asked, "with_vectors", Rest.convert_with_vectors_selector),
    }


def _query_batch(c: QdrantClient, asked: Any) -> Any:
    queries = [Rest.convert_query_points(query) for query in asked.query_points]
    found = c.query_batch_points(asked.collection_name, queries)
    results = [pb.BatchResult(result=map(Grpc.convert_scored_point, one.points)) for one in found]
    return pb.QueryBatchResponse(result=results)


def _facet(c: QdrantClient, asked: Any) -> Any:
    found = c.facet(asked.collection_name, asked.key, facet_filter=_filter(asked), limit=asked.limit)
    return pb.FacetResponse(hits=map(Grpc.convert_facet_value_hit, found.hits))


_ANSWERS: dict[str, Answer] = {
    "Create": _create,
    "Update": _update,
    "Delete": lambda c, asked: pb.CollectionOperationResponse(result=c.delete_collection(asked.collection_name)),
    "Get": lambda c, asked: pb.GetCollectionInfoResponse(
        result=Grpc.convert_collection_info(c.get_collection(asked.collection_name))
    ),
    "List": lambda c, asked: pb.ListCollectionsResponse(
        collections=map(Grpc.convert_collection_description, c.get_collections().collections)
    ),
    "UpdateAliases": lambda c, asked: pb.CollectionOperationResponse(
        result=c.update_collection_aliases([*map(Rest.convert_alias_operations, asked.actions)])
    ),
    "ListAliases": lambda c, asked: pb.ListAliasesResponse(
        aliases=map(Grpc.convert_alias_description, c.get_aliases().aliases)
    ),
}
_POINT_ANSWERS: dict[str, Answer] = {
    "CreateFieldIndex": _index,
    "Upsert": _upsert,
    "Get": _get,
    "Scroll": _scroll,
    "Count": lambda c, asked: pb.CountResponse(
        result=Grpc.convert_count_result(c.count(asked.collection_name, _filter(asked)))
    ),
    "QueryBatch": _query_batch,
    "Facet": _facet,
}


@contextmanager
def serve_grpc(client: QdrantClient, version: str = "1.18.3") -> Iterator[int]:
    """The port of a running gRPC server before ``client``, which answers one request at a time."""
    lock = threading.Lock()

    def responder(answer: Answer) -> Any:
        def respond(asked: Any, context: grpc.ServicerContext) -> Any:
            try:
                with lock:
                    return answer(client, asked)
            except ValueError as error:
                gone = str(error).endswith("not found")
                context.abort(grpc.StatusCode.NOT_FOUND if gone else grpc.StatusCode.INVALID_ARGUMENT, str(error))

        return respond

    collections, points = collections_service_pb2_grpc.CollectionsServicer(), points_service_pb2_grpc.PointsServicer()
    health = qdrant_pb2_grpc.QdrantServicer()
    told = {"HealthCheck": lambda c, asked: pb.HealthCheckReply(title="qdrant", version=version)}
    for servicer, answers in ((collections, _ANSWERS), (points, _POINT_ANSWERS), (health, told)):
        for name, answer in answers.items():
            setattr(servicer, name, responder(answer))
    server = grpc.server(futures.ThreadPoolExecutor(8))
    collections_service_pb2_grpc.add_CollectionsServicer_to_server(collections, server)
    points_service_pb2_grpc.add_PointsServicer_to_server(points, server)
    qdrant_pb2_grpc.add_QdrantServicer_to_server(health, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(None)
