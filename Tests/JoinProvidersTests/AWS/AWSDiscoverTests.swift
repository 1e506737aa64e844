import CloudSigning
import FoundationEssentials
import JoinDiscovery
import JoinPrimitives
import JoinTestKit
import Testing

@Suite struct AWSDiscoverTests {
  static let keys = "access_key_id=AKIDEXAMPLE secret_access_key=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  static let entry = "provider=aws tag_key=dkron tag_value=server region=eu-west-1 \(keys)"

  @Test("A lookup is one signed request to the region")
  func request() async throws {
    let transport = ScriptedTransport(EC2Answers.page(["10.0.0.1", "10.0.0.2"]))
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.2"])
    #expect(pages.first?.origin == "region eu-west-1, credentials from the entry")
    #expect(pages.first?.rows == 2)

    let request = try #require(transport.requests.first)
    #expect(transport.requests.count == 1)
    #expect(request.method == "POST")
    #expect(request.url == "https://ec2.eu-west-1.amazonaws.com/")
    #expect(
      request.form == "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3Adkron&Filter.1.Value.1=server&"
        + "Filter.2.Name=instance-state-name&Filter.2.Value.1=running&MaxResults=1000")
    #expect(request.headers.map(\.name).sorted() == ["Authorization", "Content-Type", "X-Amz-Date"])
    #expect(request.header("X-Amz-Date") == "20261123T100000Z")
    #expect(!request.bypassesProxy)
    let signed = SigV4(
      keys: AWSKeyPair(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")),
      region: "eu-west-1", service: "ec2"
    ).sign(
      method: "POST", url: "https://ec2.eu-west-1.amazonaws.com/",
      headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], body: request.body,
      date: Date(timeIntervalSince1970: 1_795_428_000))
    #expect(request.header("Authorization") == signed.headers.last?.value)
  }

  @Test("All pages are read, an empty one between them too, each with one request")
  func pages() async throws {
    let transport = ScriptedTransport(
      EC2Answers.page(["10.0.0.1"], next: "two/+="), EC2Answers.page([], next: "three"), EC2Answers.page(["10.0.0.3"]))
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.3"])
    let tokens = transport.requests.map { $0.form.split(separator: "&").first { $0.hasPrefix("NextToken=") } }
    #expect(tokens == [nil, "NextToken=two%2F%2B%3D", "NextToken=three"])
  }

  @Test("No instance is an answer")
  func none() async throws {
    let pages = try await ProviderLookup().run(Self.entry, ScriptedTransport(EC2Answers.page([])))
    #expect(pages.count == 1)
    #expect(pages.addresses.isEmpty)
    #expect(pages.first?.rows == 0)
  }

  @Test("A token that comes twice ends the list with an error")
  func loop() async throws {
    let transport = ScriptedTransport { _ in EC2Answers.page(["10.0.0.1"], next: "again") }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.code == .badResponse)
    #expect(error.message.contains("already read"))
    #expect(transport.requests.count == 2)
  }

  @Test("Where page size and filters do not go together, the page size is left out for good")
  func pageSize() async throws {
    let transport = ScriptedTransport { request in
      if request.form.contains("MaxResults") { return EC2Answers.fault(400, "InvalidParameterCombination") }
      return EC2Answers.page(["10.0.0.1"], next: request.form.contains("NextToken") ? "" : "two")
    }
    let pages = try await ProviderLookup().run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1", "10.0.0.1"])
    #expect(transport.requests.count == 3)
  }

  @Test("Temporary keys that have ended are asked for once more")
  func renewal() async throws {
    let current = Watched("ASIAOLD")
    let transport = ScriptedTransport { request in
      if request.isForMetadata {
        return FakeMetadata(accessKeyID: current.current).answer(request)
      }
      if request.accessKeyID == "ASIANEW" { return EC2Answers.page(["10.0.0.1"]) }
      current.change { $0 = "ASIANEW" }
      return EC2Answers.fault(400, "RequestExpired", "Request has expired.")
    }
    let lookup = ProviderLookup()
    let entry = "provider=aws tag_key=dkron tag_value=server"
    #expect(try await lookup.run(entry, transport).addresses == ["10.0.0.1"])
    #expect(transport.requests.compactMap(\.accessKeyID) == ["ASIAOLD", "ASIANEW"])

    // The second lookup of the session asks the metadata service for nothing.
    let before = transport.requests.count
    #expect(try await lookup.run(entry, transport).addresses == ["10.0.0.1"])
    #expect(transport.requests.count == before + 1)
  }

  @Test("Keys that stay refused fail after one renewal")
  func refusedForGood() async throws {
    let transport = ScriptedTransport { request in
      request.isForMetadata ? FakeMetadata().answer(request) : EC2Answers.fault(400, "ExpiredToken")
    }
    let error = try #require(
      await ProviderLookup().failure("provider=aws tag_key=dkron tag_value=server", transport))
    #expect(error.code == .denied)
    #expect(error.remedy.contains("renew"))
    #expect(transport.requests.compactMap(\.accessKeyID).count == 1)
  }

  @Test(
    "A clock that is off is corrected once, with a warning, and stays so for the session",
    arguments: ["RequestExpired", "SignatureDoesNotMatch", "AuthFailure"])
  func clock(code: String) async throws {
    let transport = ScriptedTransport { request in
      request.header("X-Amz-Date") == "20261123T093000Z"
        ? EC2Answers.page(["10.0.0.1"])
        : EC2Answers.fault(403, code, headers: [("Date", "Mon, 23 Nov 2026 09:30:00 GMT")])
    }
    let lookup = ProviderLookup()
    let pages = try await lookup.run(Self.entry, transport)
    #expect(pages.addresses == ["10.0.0.1"])
    #expect(pages.first?.warnings.first?.hasPrefix("the clock of this machine is 30 minutes ahead of") == true)
    #expect(transport.requests.count == 2)
    #expect(try await lookup.run(Self.entry, transport).first?.warnings == [])
    #expect(transport.requests.count == 3)
  }

  @Test("A server whose clock jumps is not followed for ever")
  func jumpingClock() async throws {
    let calls = Watched(0)
    let transport = ScriptedTransport { _ in
      let hour = calls.change { calls in
        calls += 1
        return calls
      }
      return EC2Answers.fault(403, "RequestExpired", headers: [("Date", "Mon, 23 Nov 2026 1\(hour):30:00 GMT")])
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, transport))
    #expect(error.code == .denied)
    #expect(transport.requests.count == 2)
  }

  @Test("Throttling is tried again after a wait, then told with what the service asked for")
  func throttling() async throws {
    let lookup = ProviderLookup()
    let once = ScriptedTransport(EC2Answers.fault(503, "RequestLimitExceeded"), EC2Answers.page(["10.0.0.1"]))
    #expect(try await lookup.run(Self.entry, once).addresses == ["10.0.0.1"])
    #expect(lookup.clock.slept.count == 1)

    let always = ScriptedTransport { _ in
      EC2Answers.fault(400, "Throttling", headers: [("x-amz-retry-after", "1500")])
    }
    let error = try #require(await ProviderLookup().failure(Self.entry, always))
    #expect(error.code == .throttled)
    #expect(error.retryAfter == .milliseconds(1500))
  }

  @Test("An answer that breaks off is asked for again; one that is no XML is not")
  func broken() async throws {
    let cut = HTTPResponse.text(200, "<DescribeInstancesResponse><reservationSet><item>")
    let lost = ScriptedTransport(cut, EC2Answers.page(["10.0.0.1"]))
    #expect(try await ProviderLookup().run(Self.entry, lost).addresses == ["10.0.0.1"])

    let bomb = HTTPResponse.text(200, "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><DescribeInstancesResponse>&a;")
    let hostile = ScriptedTransport(bomb)
    let error = try #require(await ProviderLookup().failure(Self.entry, hostile))
    #expect(error.code == .badResponse)
    #expect(error.message.contains("document type"))
    #expect(hostile.requests.count == 1)
  }

  @Test("A region whose host has no address is named, with the likely slip")
  func region() async throws {
    let transport = ScriptedTransport { request throws(HTTPTransportError) in
      throw HTTPTransportError(.unresolvable, "no address is known for the host of \(request.url)")
    }
    let entry = "provider=aws tag_key=dkron tag_value=server region=eu-wset1 \(Self.keys)"
    let error = try #require(await ProviderLookup().failure(entry, transport))
    #expect(error.code == .unreachable)
    #expect(error.remedy.contains("region 'eu-wset1', which has not the form of a region"))
  }

  @Test("No secret is in any error, log line, warning or description")
  func canaries() async throws {
    let canary = "canary-secret-0123456789"
    let entry =
      "provider=aws tag_key=dkron tag_value=server region=eu-west-1 access_key_id=AKIDEXAMPLE "
      + "secret_access_key=\(canary) session_token=\(canary)-token"
    let echo = ScriptedTransport { request in
      EC2Answers.fault(
        403, "SignatureDoesNotMatch", "headers were \(request.headers.map { "\($0.name): \($0.value)" })")
    }
    let lookup = ProviderLookup()
    let error = try #require(await lookup.failure(entry, echo))
    #expect(error.code == .denied)
    var dumped = "\(error) \(lookup.log.text)"
    dump(error, to: &dumped)
    #expect(!dumped.contains("canary"))
    #expect(echo.requests.first?.header("X-Amz-Security-Token") == "\(canary)-token")
  }
}
