internal import JoinMembership

extension CommandFailure {
  /// What ends an agent whose membership layer cannot work: a bad key is the configuration's fault, a port that cannot
  /// be bound may be free the next time.
  init(_ error: MembershipError) {
    self.init(error.code == .denied ? .configuration : .temporary, "\(error)")
  }
}
