import CloudHTTP
import FoundationEssentials
import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

@Suite("Triton is asked with keys that only a real ssh-agent holds", .enabled(if: SSHAgentProgram.isInstalled))
struct TritonWithSSHAgentTests {
  private func lookUp(_ url: String, key: String, _ agent: SSHAgentProgram) async throws -> EntryReport {
    let environment = Environment(["SSH_AUTH_SOCK": agent.socket])
    return try await AsyncHTTPTransport.with(environment: environment) { transport in
      let context = DiscoveryContext(
        http: transport, resolver: ScriptedResolver(), files: InMemoryFiles(), environment: environment,
        logger: LogCapture().logger)
      let entry = try JoinEntry.parse(
        "provider=triton account=ops url=\(url) tag_key=role tag_value=server key_id=\"\(key)\"")
      return await DiscoverySession(registry: BuiltinProviders.registry, context: context).lookUp(entry) { _ in }
    }
  }

  /// The parts of `Signature keyId="…",algorithm="…",headers="…",signature="…"`.
  private func parts(_ header: String) -> [String: String] {
    let words = header.dropFirst("Signature ".count).split(separator: ",").map {
      $0.split(separator: "=", maxSplits: 1)
    }
    return Dictionary(
      words.map { (String($0[0]), String($0[1].dropFirst().dropLast())) }, uniquingKeysWith: { first, _ in first })
  }

  @Test("openssl accepts the signature of every kind of key")
  func kinds() async throws {
    try await withFakeHTTPServer(
      answering: { _ in
        .text(200, #"[{"state":"running","primaryIp":"10.0.0.1","tags":{"role":"server"}}]"#)
      },
      { service in
        try await withSSHAgent { agent in
          let kinds = [
            ("rsa", ["-t", "rsa", "-b", "2048"], "rsa-sha256", ["-sha256"]),
            ("p256", ["-t", "ecdsa", "-b", "256"], "ecdsa-sha256", ["-sha256"]),
            ("p384", ["-t", "ecdsa", "-b", "384"], "ecdsa-sha384", ["-sha384"]),
            ("p521", ["-t", "ecdsa", "-b", "521"], "ecdsa-sha512", ["-sha512"]),
            ("ed25519", ["-t", "ed25519"], "ed25519-sha512", []),
          ]
          for (name, options, algorithm, digest) in kinds {
            let key = try await agent.makeKey(name, options)
            let report = try await lookUp(service.url(), key: key.fingerprint, agent)
            #expect(report.error == nil, "\(name)")
            #expect(report.found == 1)
            #expect(report.origin == "account ops, key from the SSH agent")

            let request = try #require(service.requests.last)
            let parts = parts(try #require(request.header("Authorization")))
            #expect(parts["algorithm"] == algorithm)
            #expect(parts["headers"] == "date")
            let signature = try #require(Data(base64Encoded: parts["signature"] ?? ""))
            let message = "\(agent.folder)/message"
            try Data("date: \(request.header("Date") ?? "")".utf8).write(to: URL(filePath: message))
            try signature.write(to: URL(filePath: "\(message).sig"))
            let verify =
              digest.isEmpty
              ? [
                "pkeyutl", "-verify", "-pubin", "-inkey", key.publicKey, "-rawin", "-in", message, "-sigfile",
                "\(message).sig",
              ] : ["dgst"] + digest + ["-verify", key.publicKey, "-signature", "\(message).sig", message]
            // It fails, and so does the test, when the signature is not correct.
            try await agent.run("openssl", verify)
          }
        }
      })
  }

  @Test("An agent that does not hold the key is told so")
  func absence() async throws {
    try await withSSHAgent { agent in
      let unknown = try await lookUp(
        "http://127.0.0.1:9", key: "SHA256:ExiA/kCzfLSDlsIfB5h+g7Q3ym9F34KwQdv3jZWdxNI", agent)
      #expect(unknown.error?.code == .noCredentials)
      #expect(unknown.error?.message.contains("none of its 0 keys has the fingerprint key_id") == true)
    }
  }
}
