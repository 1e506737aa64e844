import JoinDiscovery

/// One or more kubeconfig files, taken apart but not yet judged.
struct Kubeconfig: Sendable {
  /// By name; each knows the file that it stands in.
  private(set) var clusters: [String: YAMLSection] = [:]
  private(set) var users: [String: YAMLSection] = [:]
  private(set) var contexts: [String: YAMLSection] = [:]
  private(set) var currentContext: String?
  /// The files in order, for messages.
  let paths: [String]

  /// Reads one file; nil when there is none.
  init?(file path: String, in files: any FileSystem) throws(DiscoveryError) {
    guard let file = try YAMLSection(file: path, provider: Kubernetes.declaration.name, in: files) else { return nil }
    paths = [path]
    clusters = try Self.named("cluster", in: file)
    users = try Self.named("user", in: file)
    contexts = try Self.named("context", in: file)
    currentContext = try file.text("current-context")
  }

  private init(_ first: Self, _ second: Self) {
    clusters = first.clusters.merging(second.clusters) { own, _ in own }
    users = first.users.merging(second.users) { own, _ in own }
    contexts = first.contexts.merging(second.contexts) { own, _ in own }
    currentContext = first.currentContext ?? second.currentContext
    paths = first.paths + second.paths
  }

  /// Both files as one: what the first one defines, the second one cannot change.
  func merged(with later: Self) -> Self { Self(self, later) }

  /// The list `clusters` holds items with the keys `name` and `cluster`, and so do the others.
  private static func named(_ noun: String, in file: YAMLSection) throws(DiscoveryError) -> [String: YAMLSection] {
    var found: [String: YAMLSection] = [:]
    for item in try file.sections("\(noun)s") {
      guard let name = try item.text("name") else {
        throw item.fault("a \(noun) has no name", remedy: "give it a name, or remove it")
      }
      // An item without content is as good as an empty one: whoever needs it says what is missing.
      if found[name] == nil { found[name] = try item.section(noun) ?? item }
    }
    return found
  }

  /// The cluster and the user of the current context.
  func currentCluster(files: any FileSystem) throws(DiscoveryError) -> (cluster: Cluster, context: String) {
    guard let name = currentContext else {
      throw failure("it has no current-context", remedy: "choose one: kubectl config use-context NAME")
    }
    guard let context = contexts[name] else {
      throw failure(
        "its current-context '\(shown(name))' is not defined", remedy: "choose another: kubectl config use-context NAME"
      )
    }
    guard let clusterName = try context.text("cluster"), let cluster = clusters[clusterName] else {
      throw failure(
        "context '\(shown(name))' names no cluster that is defined", remedy: "correct the cluster of that context")
    }
    var user: KubeconfigUser?
    if let userName = try context.text("user") {
      guard let section = users[userName] else {
        throw failure(
          "context '\(shown(name))' names the user '\(shown(userName))', who is not defined",
          remedy: "correct the user of that context")
      }
      user = try KubeconfigUser(section, name: userName, files: files)
    }
    return (try KubeconfigCluster(cluster, files: files).cluster(for: user), name)
  }

  private func shown(_ name: String) -> String { ServerText.excerpt(name, limit: 60) }

  private func failure(_ words: String, remedy: String) -> DiscoveryError {
    .kubernetes(.configuration, "\(paths.joined(separator: ", ")): \(words)", remedy: remedy)
  }
}

extension YAMLSection {
  /// A path that counts from the folder of the file.
  func path(_ key: String) throws(DiscoveryError) -> String? { try text(key).map(resolved) }

  /// The path as it is, or below the folder of the file.
  func resolved(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let slash = self.path.lastIndex(of: "/") else { return path }
    return self.path[...slash] + path
  }

  /// A PEM text that stands in the file itself as `key-data`, or in the file that `key` names.
  func pem(_ key: String, files: any FileSystem) throws(DiscoveryError) -> String? {
    let inline = try decoded("\(key)-data")
    guard let path = try path(key) else { return inline }
    if inline != nil {
      throw fault(at: key, "\(key) and \(key)-data are both given", remedy: "keep one of the two")
    }
    do {
      return String(decoding: try files.read(path, limit: Self.fileLimit), as: UTF8.self)
    } catch {
      throw fault(at: key, "\(key): \(error)", remedy: "correct the path, or the rights of that file")
    }
  }
}
