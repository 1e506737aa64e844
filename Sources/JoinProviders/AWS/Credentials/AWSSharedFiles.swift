import JoinDiscovery

/// The two shared files of AWS's tools, read once a lookup.
struct AWSSharedFiles: Sendable {
  private(set) var credentials: AWSProfileFile?
  private(set) var config: AWSProfileFile?
  /// Why a file is missing here, and what both are called.
  private(set) var remarks: [String] = []
  private var paths: [String] = []
  private let environment: Environment

  private static let limit = 1 << 20

  /// Reads both. `isMeant` says that somebody named a profile, so that files which may not be read are an error.
  init(isMeant: Bool, in context: DiscoveryContext) throws(DiscoveryError) {
    environment = context.environment
    let places: [(kind: AWSProfileFile.Kind, variable: String, usual: String)] = [
      (.credentials, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
      (.config, "AWS_CONFIG_FILE", "~/.aws/config"),
    ]
    for (kind, variable, usual) in places {
      let path = environment.expandingHome(environment[variable] ?? usual)
      guard !path.hasPrefix("~/") else {
        remarks.append("HOME is not set")
        continue
      }
      let bytes: [UInt8]
      do {
        bytes = try context.files.read(path, limit: Self.limit)
      } catch {
        // A service that runs as another user than HOME says cannot read these files, and nobody meant it to.
        let isHarmless = error.reason == .notFound || error.reason == .denied
        guard isHarmless, environment[variable] == nil, error.reason == .notFound || !isMeant else {
          throw .aws(
            .configuration, "\(error)", remedy: "correct \(variable) or the permissions of the file, or remove the file"
          )
        }
        remarks.append("\(error)")
        continue
      }
      let file = try AWSProfileFile(String(decoding: bytes, as: UTF8.self), kind: kind, path: path)
      paths.append(path)
      switch kind {
      case .credentials: credentials = file
      case .config: config = file
      }
    }
  }

  /// Why there is no profile of this name; nil when there is one.
  func absence(of name: String) -> String? {
    guard credentials?.profiles[name] == nil, config?.profiles[name] == nil else { return nil }
    return (remarks + paths.map { "\($0) holds no profile \(name)" }).joined(separator: ", ")
  }

  /// The path with the home directory in the place of `~`.
  func expanded(_ path: String) -> String { environment.expandingHome(path) }
}
