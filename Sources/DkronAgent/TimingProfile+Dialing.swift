internal import AgentConfiguration
internal import SeedDialing

extension TimingProfile {
  /// How long one connect to a seed may take.
  var connectDeadline: Duration {
    switch self {
    case .lan, .local: DialSchedule.localDeadline
    case .wan: DialSchedule.wideDeadline
    }
  }
}
