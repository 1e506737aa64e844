internal import GossipCore
internal import GossipMembership
internal import StatusServer

/// The metrics of the native gossip node.
enum GossipMetrics {
  static func families(of figures: GossipFigures) -> [MetricFamily] {
    traffic(figures) + detection(figures) + [
      .gauge(
        "dkron_gossip_broadcast_queue_length", "Messages that wait to be gossiped, by what they say.", by: "queue",
        [
          ("states", figures.gauges.waitingStates), ("intents", figures.gauges.waitingIntents),
          ("queries", figures.gauges.waitingQueries), ("events", figures.gauges.waitingEvents),
        ]),
      .gauge(
        "dkron_gossip_receive_queue_length", "Packets that wait to be read, by class.", by: "class",
        [("probe", figures.waiting.probes), ("gossip", figures.waiting.gossip)]),
    ]
  }

  private static func traffic(_ figures: GossipFigures) -> [MetricFamily] {
    let node = figures.node
    return [
      .counter("dkron_gossip_received_packets_total", "UDP packets that were read.", node.packetsReceived),
      .counter("dkron_gossip_sent_packets_total", "UDP packets that were sent.", node.packetsSent),
      .counter(
        "dkron_gossip_received_bytes_total", "Bytes of the UDP packets that were read, before encryption.",
        node.bytesReceived),
      .counter(
        "dkron_gossip_sent_bytes_total", "Bytes of the UDP packets that were sent, before encryption.",
        node.bytesSent),
      .counter(
        "dkron_gossip_malformed_total", "Messages, packets, streams and records that could not be read.",
        node.malformed),
      .counter(
        "dkron_gossip_dropped_total",
        "What was dropped: probes and gossip that came too fast, what went beyond a limit, packets that the system did "
          + "not send.",
        by: "reason",
        [
          ("probe_queue_full", figures.dropped.probes), ("gossip_queue_full", figures.dropped.gossip),
          ("limit", node.dropped), ("unsent", figures.unsent),
        ]),
      .counter(
        "dkron_gossip_refused_total", "Packets and streams whose key or label is not that of this cluster.",
        figures.refused),
      .counter(
        "dkron_gossip_streams_turned_away_total", "TCP connections that were closed because too many were open.",
        figures.turnedAway),
      .counter(
        "dkron_gossip_state_exchanges_total", "Whole states of other nodes, by what became of them.", by: "result",
        [("merged", node.merges), ("refused", node.mergesRefused)]),
    ]
  }

  private static func detection(_ figures: GossipFigures) -> [MetricFamily] {
    let node = figures.node
    return [
      .counter("dkron_gossip_probes_total", "Probes of other members.", node.probes),
      .counter("dkron_gossip_probes_failed_total", "Probes that nobody answered.", node.probesFailed),
      .counter(
        "dkron_gossip_probes_tcp_only_total", "Probes that were answered over TCP and not over UDP.",
        node.probesWithoutDatagram),
      .gauge(
        "dkron_gossip_members_tcp_only", "Members that answer over TCP and not over UDP.",
        figures.gauges.membersWithoutDatagrams),
      .counter(
        "dkron_gossip_joins_ignored_total", "Joins whose peer answered and from whose cluster nothing came back.",
        node.joinsIgnored),
      .counter("dkron_gossip_suspicions_total", "Suspicions that were begun.", node.suspicions),
      .gauge("dkron_gossip_suspects", "Members that are suspected now.", figures.gauges.suspects),
      .counter("dkron_gossip_refutations_total", "Accusations that this node has refuted.", node.refutations),
      .gauge(
        "dkron_gossip_health_score", "How much this node distrusts its own view; 0 is best.",
        figures.gauges.healthScore),
    ]
  }
}
