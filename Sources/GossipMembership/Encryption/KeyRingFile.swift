internal import FoundationEssentials
internal import JoinMembership
internal import JoinPrimitives

/// Where a key ring survives a restart, in the format of Serf's keyring files: a JSON array of keys in base64, the
/// primary one first. Only its owner may read it.
package struct KeyRingFile: Sendable {
  /// Where it is.
  package let path: String

  private static let sizeLimit = 16 << 10

  /// The ring of an agent that keeps its files in `folder`.
  package init(folder: String) {
    self.init(path: folder.hasSuffix("/") ? "\(folder)keyring.json" : "\(folder)/keyring.json")
  }

  /// Names a file, which need not be there yet.
  package init(path: String) {
    self.path = path
  }

  /// The ring in the file; nil when there is no file.
  package func load() throws(KeyRingFileError) -> KeyRing? {
    guard let bytes = try read() else { return nil }
    guard let texts = try? JSONDecoder().decode([String].self, from: Data(bytes)) else {
      throw error("it is no JSON array of keys")
    }
    var keys: [GossipKey] = []
    for (index, text) in texts.enumerated() {
      do {
        keys.append(try GossipKey(Secret(text)))
      } catch {
        throw self.error("entry \(index + 1): \(error)")
      }
    }
    guard let ring = KeyRing(keys) else {
      throw error("it holds \(keys.count) keys, where 1 to \(KeyRing.limit) may be")
    }
    return ring
  }

  /// Replaces the file as a whole, or leaves it as it was.
  package func store(_ ring: KeyRing) throws(KeyRingFileError) {
    do {
      let document = try JSONEncoder().encode(ring.keys.map { $0.text.reveal() })
      if let end = path.lastIndex(of: "/"), end > path.startIndex { try PrivateFile.makeFolder(String(path[..<end])) }
      try PrivateFile.write(Array(document), to: path)
    } catch {
      throw self.error("\(error)")
    }
  }

  private func read() throws(KeyRingFileError) -> [UInt8]? {
    do {
      return try PrivateFile.read(path, limit: Self.sizeLimit)
    } catch {
      throw self.error("\(error)")
    }
  }

  private func error(_ cause: String) -> KeyRingFileError { KeyRingFileError(path: path, cause: cause) }
}

/// A key ring that cannot be read or kept.
package struct KeyRingFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  package let path: String
  /// What is wrong with it.
  package let cause: String

  /// File and cause in one line, with what can be done.
  package var description: String {
    "the key ring \(path) cannot be used: \(cause); mend the file, or remove it to start from --encrypt"
  }
}
