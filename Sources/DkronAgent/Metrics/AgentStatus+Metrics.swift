internal import GossipMembership
internal import JoinMembership
internal import JoinPrimitives
internal import RetryJoin
internal import StatusServer

extension AgentStatus: MetricSource {
  func metrics() async -> [MetricFamily] {
    var families = [
      MetricFamily.constant(
        "dkron_build_info", "The version of dkron; the value is always 1.", [("version", Version.current)])
    ]
    guard let running else { return families }
    families.append(
      .constant(
        "dkron_membership_info", "The driver of the membership; the value is always 1.",
        [("driver", running.driver.name)]))
    if let members = try? await running.driver.members() { families.append(Self.count(members)) }
    families += RetryJoinMetrics.families(of: running.loop.status)
    if let figures = (running.driver as? GossipMembership)?.figures { families += GossipMetrics.families(of: figures) }
    return families
  }

  private static func count(_ members: [Member]) -> MetricFamily {
    .gauge(
      "dkron_members", "Members that this node knows of, itself included, by status.", by: "status",
      Member.Status.allCases.map { status in (status.rawValue, members.count { $0.status == status }) })
  }
}
