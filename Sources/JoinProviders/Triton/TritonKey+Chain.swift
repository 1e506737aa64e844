import CloudHTTP
import JoinCryptography
import JoinDiscovery
import JoinPrimitives
import SSHAgent

extension TritonKey {
  typealias Chain = CredentialChain<TritonKey>

  /// How long a key file may be, in bytes.
  private static let fileLimit = 64 << 10
  /// What ssh-keygen calls its keys.
  private static let usualNames = ["id_ed25519", "id_ecdsa", "id_rsa"]

  /// The agent that SSH_AUTH_SOCK names.
  static func agent(in environment: Environment) -> (any SSHAgent)? {
    environment["SSH_AUTH_SOCK"].map { SSHAgentSocket(path: $0) }
  }

  /// Where the key is looked for: the entry, the agent, and the usual files. All hold it by the same id, so that no
  /// other identity is used, whichever has it.
  static func chain(_ options: ResolvedOptions, agent: (any SSHAgent)?) throws(DiscoveryError) -> Chain {
    let id = try options.require(Triton.keyID)
    // What the entry names goes before what a variable names.
    let namesFile = options.origin(of: Triton.keyFile).isEntry
    let named = [material(options, id), file(options, id)]
    return Chain(
      provider: Triton.declaration.name,
      links: (namesFile ? named.reversed() : named) + [held(by: agent, id)] + usualNames.map { usual($0, id) },
      remedy: "load the key into an SSH agent with ssh-add and set SSH_AUTH_SOCK, or add key_file=… to the entry")
  }

  private static func material(_ options: ResolvedOptions, _ id: TritonKeyID) -> Chain.Link {
    let pem = options[Triton.keyMaterial]
    let origin = "\(options.origin(of: Triton.keyMaterial))"
    return Chain.Link(name: "key_material") { (_) throws(DiscoveryError) in
      guard let pem else { return .absent(reason: "it is not given") }
      return .found(try checked(pem, id, from: "key_material"), origin: origin)
    }
  }

  private static func file(_ options: ResolvedOptions, _ id: TritonKeyID) -> Chain.Link {
    let path = options[Triton.keyFile]
    return Chain.Link(name: "key_file") { (context) throws(DiscoveryError) in
      guard let path = path.map(context.environment.expandingHome) else { return .absent(reason: "it is not given") }
      let bytes: [UInt8]
      do {
        bytes = try context.files.read(path, limit: fileLimit)
      } catch {
        throw .triton(.noCredentials, "\(error)", remedy: "correct key_file, or make it readable for this user")
      }
      return .found(try checked(Secret(String(decoding: bytes, as: UTF8.self)), id, from: path), origin: path)
    }
  }

  private static func held(by agent: (any SSHAgent)?, _ id: TritonKeyID) -> Chain.Link {
    Chain.Link(name: "the SSH agent") { (_) throws(DiscoveryError) in
      guard let agent else { return .absent(reason: "SSH_AUTH_SOCK is not set") }
      do throws(SSHAgentError) {
        let keys = try await agent.keys()
        if let key = keys.first(where: { (try? id.names($0)) == true }) {
          return .found(.agent(agent, key), origin: "the SSH agent")
        }
        return .absent(reason: "none of its \(keys.count) keys has the fingerprint key_id")
      } catch {
        if error.code == .cancelled { throw DiscoveryError(error) }
        return .absent(reason: error.message)
      }
    }
  }

  /// A file that the operator did not name is no error, whatever it holds.
  private static func usual(_ name: String, _ id: TritonKeyID) -> Chain.Link {
    Chain.Link(name: "~/.ssh/\(name)") { (context) throws(DiscoveryError) in
      guard let home = context.environment["HOME"] else { return .absent(reason: "HOME is not set") }
      let path = "\(home)/.ssh/\(name)"
      do {
        let bytes = try context.files.read(path, limit: fileLimit)
        let key = try PrivateKey(pem: Secret(String(decoding: bytes, as: UTF8.self)))
        guard try id.names(key.publicKey) else { return .absent(reason: "it has another fingerprint") }
        return .found(.file(key), origin: path)
      } catch let error as FileError {
        return .absent(reason: error.reason == .notFound ? "there is none" : "\(error)")
      } catch let error as KeyError {
        return .absent(reason: error.message)
      } catch {
        return .absent(reason: "it cannot be read")
      }
    }
  }

  private static func checked(
    _ pem: Secret, _ id: TritonKeyID, from place: String
  ) throws(DiscoveryError) -> TritonKey {
    do throws(KeyError) {
      let key = try PrivateKey(pem: pem)
      let found = try key.publicKey
      if try id.names(found) { return .file(key) }
      throw KeyError(
        .missing, "it has the fingerprint \(found.sha256Fingerprint), which is not key_id",
        remedy: "correct key_id, or give the key that it names")
    } catch {
      throw .triton(.configuration, "the key of \(place) cannot be used: \(error.message)", remedy: error.remedy)
    }
  }
}
