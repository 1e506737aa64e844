import FoundationEssentials
import JoinDiscovery

/// Trusted roots that the operator gave by `SSL_CERT_FILE` and `SSL_CERT_DIR`, in place of the system's.
struct TrustVariables: Sendable {
  /// How large a file with roots may be, in bytes.
  private static let fileLimit = 16 << 20

  private let file: String?
  private let folders: [String]
  private let files: any FileSystem

  /// Reads the variables, not yet the files.
  init(_ environment: Environment, files: any FileSystem) {
    file = environment["SSL_CERT_FILE"]
    folders = environment["SSL_CERT_DIR"].map { $0.split(separator: ":").map(String.init) } ?? []
    self.files = files
  }

  /// The PEM text of all roots; nil when neither variable is set, which leaves the system's. A file that is named must
  /// be there; in a folder, what is no certificate is passed over.
  func roots() throws(HTTPTransportError) -> (file: String?, folders: [String])? {
    guard file != nil || !folders.isEmpty else { return nil }
    let text = try file.map { (file) throws(HTTPTransportError) in try read(file) }
    let texts = folders.flatMap(certificates)
    if text == nil, texts.isEmpty {
      throw HTTPTransportError(
        .misconfigured, "SSL_CERT_DIR names \(folders.joined(separator: ":")), where there is no PEM certificate"
      )
    }
    return (text, texts)
  }

  private func read(_ file: String) throws(HTTPTransportError) -> String {
    let text: String
    do {
      text = String(decoding: try files.read(file, limit: Self.fileLimit), as: UTF8.self)
    } catch {
      throw HTTPTransportError(.misconfigured, "SSL_CERT_FILE names a file that cannot be used: \(error)")
    }
    if Self.holdsCertificate(text) { return text }
    throw HTTPTransportError(.misconfigured, "SSL_CERT_FILE names \(file), which holds no PEM certificate")
  }

  /// The texts of one folder, each once: the system's own folders hold most files under several names.
  private func certificates(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let texts = names.compactMap { name in
      (try? files.read("\(folder)/\(name)", limit: Self.fileLimit)).map { String(decoding: $0, as: UTF8.self) }
    }
    return Set(texts.filter(Self.holdsCertificate)).sorted()
  }

  private static func holdsCertificate(_ text: String) -> Bool {
    text.contains("-----BEGIN CERTIFICATE-----")
  }
}
