import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import Logging

extension Cluster {
  typealias Chain = CredentialChain<Cluster>

  /// Where a cluster is looked for: the file that the entry names and nothing else, or the service account of this pod,
  /// then the usual kubeconfig.
  static func chain(kubeconfig: String?) -> Chain {
    Chain(
      provider: Kubernetes.declaration.name,
      links: kubeconfig.map { [named($0)] } ?? [serviceAccount, usualFiles],
      remedy: "give kubeconfig=, set KUBECONFIG, or run in a pod whose service account token is mounted")
  }

  private static func named(_ path: String) -> Chain.Link {
    Chain.Link(name: "kubeconfig") { (context) throws(DiscoveryError) in
      let path = context.environment.expandingHome(path)
      guard let file = try Kubeconfig(file: path, in: context.files) else {
        throw .kubernetes(.configuration, "\(path) does not exist", remedy: "correct kubeconfig= in the entry")
      }
      return try found(in: file, called: path, context: context)
    }
  }

  private static let usualFiles = Chain.Link(name: "the kubeconfig") { (context) throws(DiscoveryError) in
    let usual = context.environment["HOME"].map { "\($0)/.kube/config" }
    let list = context.environment["KUBECONFIG"]
    let paths = list.map { $0.split(separator: ":").map(String.init) } ?? [usual].compactMap { $0 }
    guard !paths.isEmpty else { return .absent(reason: "neither KUBECONFIG nor HOME is set") }
    var merged: Kubeconfig?
    var read: [String] = []
    for path in paths where !read.contains(path) {
      guard let file = try Kubeconfig(file: path, in: context.files) else { continue }
      read.append(path)
      merged = merged?.merged(with: file) ?? file
    }
    guard let merged else {
      return .absent(reason: "\(paths.joined(separator: " and ")) \(paths.count == 1 ? "does" : "do") not exist")
    }
    return try found(in: merged, called: read.joined(separator: ", "), context: context)
  }

  private static func found(
    in file: Kubeconfig, called name: String, context: DiscoveryContext
  ) throws(DiscoveryError) -> Chain.Answer {
    let (cluster, contextName) = try file.currentCluster(files: context.files)
    return .found(cluster, origin: "context \(ServerText.excerpt(contextName, limit: 60)) of \(name)")
  }

  // MARK: - In a pod

  private static let accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

  private static let serviceAccount = Chain.Link(name: "the service account") { (context) throws(DiscoveryError) in
    guard let host = context.environment["KUBERNETES_SERVICE_HOST"] else {
      return .absent(reason: "KUBERNETES_SERVICE_HOST is not set")
    }
    guard let port = context.environment["KUBERNETES_SERVICE_PORT"] else {
      return .absent(reason: "KUBERNETES_SERVICE_PORT is not set")
    }
    let token = "\(accountFolder)/token"
    do {
      _ = try context.files.read(token, limit: 1 << 20)
    } catch {
      return .absent(reason: "\(error)")
    }
    let server = "https://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    guard URLParts(server) != nil else {
      throw .kubernetes(
        .configuration,
        "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no server: \(ServerText.excerpt(server))",
        remedy: "unset them, or correct them")
    }
    var tls = TLSOptions()
    do {
      let roots = try context.files.read("\(accountFolder)/ca.crt", limit: 4 << 20)
      tls.rootsPEM = String(decoding: roots, as: UTF8.self)
    } catch {
      context.logger.debug("k8s: \(error), so the roots of the system are trusted")
    }
    let cluster = Cluster(server: server, tls: tls, identity: .tokenFile(path: token, fallback: nil))
    return .found(cluster, origin: "the service account of this pod")
  }
}
