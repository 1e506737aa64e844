import JoinDiscovery
import JoinTestKit
import Testing

@Suite struct ExecPluginTests {
  private static let entry = "provider=k8s label_selector=x"
  private static let version = "client.authentication.k8s.io/v1"
  private static let user = """
    exec:
      apiVersion: \(version)
      interactiveMode: IfAvailable
      command: bin/login
      args: [get-token, "--region", eu]
      env: [{name: PROFILE, value: ops}]
      installHint: brew install login
    """

  private static func answer(
    _ status: String, apiVersion: String = version, kind: String = "ExecCredential"
  ) -> String {
    #"{"apiVersion":"\#(apiVersion)","kind":"\#(kind)","status":\#(status)}"#
  }

  private func lookup(
    _ runner: ScriptedCommandRunner, user: String = Self.user, cluster: String = "server: https://api.example:6443"
  ) -> ProviderLookup {
    var lookup = KubernetesWorld.machine(user: user, cluster: cluster)
    lookup.commands = runner
    return lookup
  }

  @Test("The program is run without a shell, with the variables of the agent and its own")
  func command() async throws {
    let runner = ScriptedCommandRunner { _ throws(CommandError) in Self.answer(#"{"token":"canary"}"#) }
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    _ = try await lookup(runner).run(Self.entry, transport)
    let command = try #require(runner.commands.first)
    #expect(command.program == "/h/.kube/bin/login")
    #expect(command.arguments == ["get-token", "--region", "eu"])
    #expect(
      command.environment == [
        "HOME": "/h", "PATH": "/bin", "PROFILE": "ops",
        "KUBERNETES_EXEC_INFO":
          #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}}"#,
      ])
    #expect(transport.requests.first?.header("Authorization") == "Bearer canary")
  }

  @Test("The program is told of the cluster when it wants to know")
  func clusterDetails() async throws {
    let runner = ScriptedCommandRunner { _ throws(CommandError) in Self.answer(#"{"token":"canary"}"#) }
    let cluster = """
      server: https://api.example:6443
      certificate-authority-data: Uk9PVFM=
      tls-server-name: api.internal
      proxy-url: http://proxy.example:3128
      extensions:
      - name: client.authentication.k8s.io/exec
        extension: {audience: "06f6", number: 12, rate: 0.5, on: true, text: "true", list: [a, null]}
      """
    _ = try await lookup(runner, user: "\(Self.user)\n  provideClusterInfo: true", cluster: cluster).run(
      Self.entry, ScriptedTransport(KubernetesWorld.page([])))
    #expect(
      runner.commands.first?.environment["KUBERNETES_EXEC_INFO"] == """
        {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"cluster":{\
        "certificate-authority-data":"Uk9PVFM=","config":{"audience":"06f6","list":["a",null],"number":12,"on":true,\
        "rate":0.5,"text":"true"},"proxy-url":"http://proxy.example:3128","server":"https://api.example:6443",\
        "tls-server-name":"api.internal"},"interactive":false}}
        """)
  }

  @Test("Credentials are kept until shortly before their end, or for the session when they name none")
  func keeping() async throws {
    let runner = ScriptedCommandRunner { _ throws(CommandError) in
      Self.answer(#"{"token":"canary","expirationTimestamp":"2026-11-23T10:10:00Z"}"#)
    }
    let lookup = lookup(runner)
    let transport = ScriptedTransport { _ throws(HTTPTransportError) in KubernetesWorld.page([]) }
    _ = try await lookup.run(Self.entry, transport)
    _ = try await lookup.run(Self.entry, transport)
    #expect(runner.commands.count == 1)
    lookup.wallClock.advance(by: .seconds(571))
    _ = try await lookup.run(Self.entry, transport)
    #expect(runner.commands.count == 2)

    let endless = ScriptedCommandRunner { _ throws(CommandError) in Self.answer(#"{"token":"canary"}"#) }
    let session = self.lookup(endless)
    _ = try await session.run(Self.entry, transport)
    session.wallClock.advance(by: .seconds(864_000))
    _ = try await session.run(Self.entry, transport)
    #expect(endless.commands.count == 1)
  }

  @Test("A refused token is asked for once more")
  func renewal() async throws {
    let token = Watched("canary-old")
    let runner = ScriptedCommandRunner { _ throws(CommandError) in
      Self.answer(#"{"token":"\#(token.change { old in defer { old = "canary-new" }; return old })"}"#)
    }
    let transport = ScriptedTransport { request throws(HTTPTransportError) in
      request.header("Authorization") == "Bearer canary-new"
        ? KubernetesWorld.page(["10.0.0.1"]) : KubernetesWorld.fault(401, "Unauthorized")
    }
    #expect(try await lookup(runner).run(Self.entry, transport).addresses == ["10.0.0.1"])
    #expect(runner.commands.count == 2)
  }

  @Test("A certificate serves as well as a token")
  func certificate() async throws {
    let runner = ScriptedCommandRunner { _ throws(CommandError) in
      Self.answer(#"{"clientCertificateData":"CERT","clientKeyData":"KEY"}"#)
    }
    let transport = ScriptedTransport(KubernetesWorld.page([]))
    _ = try await lookup(runner).run(Self.entry, transport)
    let request = try #require(transport.requests.first)
    #expect(request.tls.certificatePEM == "CERT")
    #expect(request.tls.privateKeyPEM == "KEY")
    #expect(request.header("Authorization") == nil)
  }

  static let outputs = [
    ("canary", "wrote no ExecCredential"), (answer("{}", kind: "Status"), "wrote no ExecCredential"),
    (answer(#"{"token":"canary"}"#, apiVersion: "client.authentication.k8s.io/v1beta1"), "another version"),
    (answer("null"), "gave no status"), (answer(#"{"token":""}"#), "neither a token nor a certificate"),
    (answer(#"{"token":"canary","clientKeyData":"canary"}"#), "a certificate without its key"),
    (answer(#"{"token":"canary","expirationTimestamp":"soon"}"#), "expirationTimestamp that is no date"),
  ]

  @Test("What is no credential is refused and not shown", arguments: outputs)
  func output(_ text: String, words: String) async throws {
    let runner = ScriptedCommandRunner { _ throws(CommandError) in text }
    let error = try #require(await lookup(runner).failure(Self.entry))
    #expect(error.code == .noCredentials)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(!"\(error)".contains("canary"))
  }

  static let failures: [(CommandError.Reason, DiscoveryError.Code, String)] = [
    (.notFound, .configuration, "brew install login"), (.denied, .configuration, "let the user"),
    (.exited(code: 3), .noCredentials, "run it by hand"), (.timedOut(.seconds(60)), .timedOut, "wait for a login"),
    (.tooMuchOutput(limit: 1), .noCredentials, "run it by hand"),
  ]

  @Test("A program that fails is told with its complaint and a remedy", arguments: failures)
  func failure(_ reason: CommandError.Reason, code: DiscoveryError.Code, remedy: String) async throws {
    let runner = ScriptedCommandRunner { command throws(CommandError) in
      throw CommandError(program: command.program, reason: reason, complaint: "log in first")
    }
    let error = try #require(await lookup(runner).failure(Self.entry))
    #expect(error.code == code)
    #expect(error.message.contains("log in first"))
    #expect(error.remedy.contains(remedy), "\(error.remedy)")
  }
}
