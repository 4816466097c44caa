"""An xDS control plane in sixty lines: it tells clients of ``xds:///name``, and Envoy, where calls go.

Lesson 25 builds it piece by piece; later lessons import it from here. It is a servicer like any other::

    plane = ControlPlane()
    server = grpc.server(ThreadPoolExecutor(max_workers=8))
    ads_pb2_grpc.add_AggregatedDiscoveryServiceServicer_to_server(plane, server)
    os.environ["GRPC_XDS_BOOTSTRAP_CONFIG"] = bootstrap(start(server, name="control plane"))
    plane.publish(listener("weather", {"stations": 1}), cluster("stations"), endpoints("stations", addresses))

The rules it follows are in https://www.envoyproxy.io/docs/envoy/latest/api-docs/xds_protocol. It knows the newest
version of a resource only, and never deletes one.
"""

import contextlib
import itertools
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message

from helpers.journal import Journal
from helpers.protos import compile_proto

ads_pb2, ads_pb2_grpc = compile_proto("xds/ads.proto")

# What an Any is told apart by: the packages in which Envoy's API has these messages.
PACKAGES = {
    "Listener": "envoy.config.listener.v3",
    "Cluster": "envoy.config.cluster.v3",
    "ClusterLoadAssignment": "envoy.config.endpoint.v3",
    "HttpConnectionManager": "envoy.extensions.filters.network.http_connection_manager.v3",
    "Router": "envoy.extensions.filters.http.router.v3",
}


def pack(resource: Message) -> Any:
    """Put a resource into an Any, under the name that Envoy's API has for its type.

    Raises:
        KeyError: it is none of ``PACKAGES``.
    """
    name = type(resource).__name__
    type_url = f"type.googleapis.com/{PACKAGES[name]}.{name}"
    return Any(type_url=type_url, value=resource.SerializeToString())


def listener(name: str, clusters: Mapping[str, int], retries: int = 0) -> Message:
    """Return the resource that a client of ``xds:///name`` asks for first: its calls go to clusters, by weight.

    Args:
        name: what stands after ``xds:///``.
        clusters: the weight of each cluster; they are relative to their sum, which must not be 0.
        retries: how often a call that ended UNAVAILABLE is tried again, 0.05 to 0.2 s later. The retry policy of a
            channel's own service config does not count under ``xds:///`` (grpcio 1.85.1).
    """
    weights = [ads_pb2.ClusterWeight(name=cluster, weight={"value": weight}) for cluster, weight in clusters.items()]
    action = ads_pb2.RouteAction(weighted_clusters=ads_pb2.WeightedCluster(clusters=weights))
    if retries:
        action.retry_policy.retry_on = "unavailable"
        action.retry_policy.num_retries.value = retries
        action.retry_policy.retry_back_off.base_interval.FromMilliseconds(50)
        action.retry_policy.retry_back_off.max_interval.FromMilliseconds(200)
    route = ads_pb2.Route(match=ads_pb2.RouteMatch(prefix=""), route=action)
    manager = ads_pb2.HttpConnectionManager(
        route_config={"virtual_hosts": [ads_pb2.VirtualHost(domains=["*"], routes=[route])]},
        http_filters=[ads_pb2.HttpFilter(name="router", typed_config=pack(ads_pb2.Router()))],
    )
    return ads_pb2.Listener(name=name, api_listener={"api_listener": pack(manager)})


def cluster(name: str) -> Message:
    """Return the resource that says: the endpoints of this cluster come from the control plane, too."""
    source = ads_pb2.ConfigSource(ads={}, resource_api_version=2)
    return ads_pb2.Cluster(name=name, type=ads_pb2.Cluster.EDS, eds_cluster_config={"eds_config": source})


def endpoints(cluster: str, addresses: Iterable[str]) -> Message:
    """Return the resource that has the addresses of a cluster.

    Args:
        cluster: its name.
        addresses: of its servers, each ``"host:port"`` with a numeric host; none leaves its callers UNAVAILABLE.
    """
    places = [
        ads_pb2.LbEndpoint(endpoint={"address": {"socket_address": {"address": host, "port_value": int(port)}}})
        for host, _, port in (address.rpartition(":") for address in addresses)
    ]
    here = ads_pb2.LocalityLbEndpoints(
        locality={"region": "here"}, load_balancing_weight={"value": 1}, lb_endpoints=places
    )
    return ads_pb2.ClusterLoadAssignment(cluster_name=cluster, endpoints=[here])


def bootstrap(address: str, node: str = "course") -> str:
    """Return what the variable GRPC_XDS_BOOTSTRAP_CONFIG must say for this process to ask a control plane.

    Args:
        address: of the control plane, without TLS.
        node: names this client to the control plane.
    """
    server = {"server_uri": address, "channel_creds": [{"type": "insecure"}], "server_features": ["xds_v3"]}
    return json.dumps({"node": {"id": node}, "xds_servers": [server]})


Resources: TypeAlias = dict[tuple[str, str], Any]  # by type_url and name


def news(resources: Resources, wanted: Mapping[str, Iterable[str]], sent: Resources) -> Resources:
    """Return the wanted resources of one type if any of them is not as it was sent; all of them, as xDS wants it.

    Args:
        resources: all that there are.
        wanted: the names that a client asked for, by type_url.
        sent: what it was sent.
    """
    for type_url, names in wanted.items():
        keys = [(type_url, name) for name in names]
        there = {key: resources[key] for key in keys if key in resources}
        if any(sent.get(key) != packed for key, packed in there.items()):
            return there
    return {}


def note(request: Message) -> str:
    """Say what a client says: that it asks for something, has taken it, or has refused it and why."""
    kind, names = request.type_url.rpartition(".")[2], " ".join(sorted(request.resource_names))
    if request.HasField("error_detail"):
        return f"NACK {kind}: {request.error_detail.message}"
    return f"{'ACK' if request.response_nonce else 'asks for'} {kind} {names}".rstrip()


def listen(plane: "Published", requests: Iterator[Message], wanted: dict[str, Iterable[str]], sent: Resources) -> None:
    """Note what a client says and wants, in a thread of its own, for as long as it is there.

    What a client does not ask for any more, it forgets, and it needs it again when it asks anew: so that is taken out
    of ``sent``.
    """
    with contextlib.suppress(grpc.RpcError):  # the client has gone
        for request in requests:
            plane.journal.note(note(request))
            with plane.changed:
                names = wanted[request.type_url] = list(request.resource_names)
                for key in [key for key in sent if key[0] == request.type_url]:
                    if key[1] not in names:
                        del sent[key]
                plane.changed.notify_all()


class Published:
    """The resources that there are, and what clients say of them.

    Attributes:
        journal: a note for each request, such as ``"asks for Listener weather"`` and ``"ACK Listener weather"``; or
            ``"NACK Listener: "`` and the client's reason.
        version: how often something was published.
        resources: what is published; ``changed`` guards it.
    """

    def __init__(self) -> None:
        self.journal, self.version = Journal(), 0
        self.changed, self.resources = threading.Condition(), {}

    def publish(self, *resources: Message) -> None:
        """Add resources, or put them in the place of those of the same type and name; clients learn of it at once."""
        with self.changed:
            self.version += 1
            for resource in resources:
                name = getattr(resource, "cluster_name", "") or resource.name
                packed = pack(resource)
                self.resources[packed.type_url, name] = packed
            self.changed.notify_all()

    def wake(self) -> None:
        """Have every stream look whether its client is still there."""
        with self.changed:
            self.changed.notify_all()


class ControlPlane(Published, ads_pb2_grpc.AggregatedDiscoveryServiceServicer):
    """Tells each client about the resources it asked for, at once and whenever they change.

    A stream holds a thread of the server's pool for as long as its client is there, and one of its own.
    """

    def StreamAggregatedResources(
        self, requests: Iterator[Message], context: grpc.ServicerContext
    ) -> Iterator[Message]:
        """Answer one client for as long as it is there."""
        wanted, sent = {}, {}
        context.add_callback(self.wake)
        threading.Thread(target=listen, args=(self, requests, wanted, sent), daemon=True).start()
        for nonce in itertools.count(1):
            with self.changed:
                while not (new := news(self.resources, wanted, sent)) and context.is_active():
                    self.changed.wait()
                sent.update(new)
                version = str(self.version)
            if not context.is_active():
                return
            [type_url] = {key[0] for key in new}
            yield ads_pb2.DiscoveryResponse(
                version_info=version, type_url=type_url, nonce=str(nonce), resources=new.values()
            )
