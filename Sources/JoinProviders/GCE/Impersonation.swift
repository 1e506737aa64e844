/// The right to act as a service account.
struct Impersonation: Sendable, Equatable {
  /// The `…:generateAccessToken` URL of that account.
  let url: String
  /// Accounts in between.
  var delegates: [String] = []
  /// How long a token shall serve, in seconds.
  var life = 3600

  /// The account in the URL, for messages.
  var account: String {
    let path = url.split(separator: "/").last ?? ""
    return String(path.prefix { $0 != ":" })
  }
}
