import FoundationEssentials
import JoinDiscovery
import JoinPrimitives

/// Reads secrets of settings, which may refer to variables and files.
struct SecretReader {
  let environment: Environment
  let files: any FileSystem

  /// What the secret stands for; nil, with a problem, when it refers to nothing.
  func resolve(_ secret: Secret?, key: String, at origin: SettingOrigin, findings: inout Findings) -> Secret? {
    guard let secret, !secret.isEmpty else { return nil }
    do {
      return Secret(try ValueReference.resolve(secret.reveal(), environment: environment, files: files))
    } catch {
      findings.problems.append(ConfigurationProblem(at: origin, key: key, error.message, remedy: error.remedy))
      return nil
    }
  }

  /// Whether the text is the secret itself rather than a reference.
  func isInline(_ secret: Secret?) -> Bool {
    guard let secret, !secret.isEmpty, let reference = try? ValueReference(parsing: secret.reveal()) else {
      return false
    }
    return !reference.isReference
  }

  /// Checks the gossip key, which Serf takes as base64 of an AES key.
  func checkEncryptionKey(_ secret: Secret?, at origin: SettingOrigin, findings: inout Findings) {
    guard let secret else { return }
    let remedy = "make one with 'dkron keygen', the same for all members"
    func report(_ message: String) {
      findings.problems.append(
        ConfigurationProblem(at: origin, key: Settings.encrypt.key, message, remedy: remedy))
    }
    guard let key = Data(base64Encoded: secret.reveal()) else { return report("the key is not base64") }
    if ![16, 24, 32].contains(key.count) {
      report("the key has \(key.count) bytes, where 16, 24 or 32 are needed")
    }
  }
}
