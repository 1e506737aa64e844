import JoinCryptography
import JoinPrimitives
import JoinTestKit
import SSHAgent

/// An SSH agent, made up, that holds one key and keeps count of its signatures.
final class TritonAgent: SSHAgent {
  private let key: PrivateKey
  private let isLocked: Bool
  private let record = Watched(0)

  init(_ pem: String, isLocked: Bool = false) throws {
    key = try PrivateKey(pem: Secret(pem))
    self.isLocked = isLocked
  }

  /// How often it signed.
  var signatures: Int { record.current }

  func exchange(_ request: [UInt8]) async throws(SSHAgentError) -> [UInt8] {
    var reader = SSHReader(request)
    var writer = SSHWriter()
    do {
      let published = try key.publicKey
      switch reader.byte() {
      case _ where isLocked: return [5]
      case 11:
        writer.byte(12)
        writer.number(1)
        writer.string(published.blob)
        writer.string("example".utf8)
        return writer.bytes
      case 13:
        guard reader.string() == published.blob, let message = reader.string() else { return [5] }
        record.change { $0 += 1 }
        var signature = SSHWriter()
        signature.string(published.format.utf8)
        signature.string(try key.signature(of: message, by: key.usualAlgorithm))
        writer.byte(14)
        writer.string(signature.bytes)
        return writer.bytes
      default: return [5]
      }
    } catch {
      throw SSHAgentError(.refused, error.message)
    }
  }
}
