import AddressTemplate
import JoinDiscovery
import JoinPrimitives
import YAMLTree

/// The readers of what operators write.
enum TextTargets {
  static func entry(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for element in EntryList.parse(flag: text) {
      do {
        let entry = try JoinEntry.parse(element, using: .birds)
        let again = try? JoinEntry.parse(entry.revealedText, using: .birds)
        promise(again == entry, "a printed entry is another entry")
        let redacted = entry.redacted(using: .birds)
        if let secret = entry["secret_access_key"], secret.utf8.count > 12, !secret.hasPrefix("@") {
          promise(!redacted.contains(secret) || text.ranges(of: secret).count > 1, "a secret is printed")
        }
      } catch {
        promise(!"\(error)".isEmpty, "an error says nothing")
      }
    }
    _ = try? EntryList.parse(variable: text)
  }

  static func template(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let addresses = ["10.0.0.5", "fd00::5", "127.0.0.1", "192.168.1.7"].compactMap { IPAddress($0) }
    do {
      _ = try AddressTemplate.evaluate(text, interfaces: [NetworkInterface(name: "eth0", addresses: addresses)])
    } catch {
      promise(!"\(error)".isEmpty, "an error says nothing")
    }
  }

  static func yaml(_ bytes: [UInt8]) {
    for dialect in [YAMLDialect.plain, .full] { _ = try? YAMLReader.read(bytes, dialect: dialect) }
  }
}
