import JoinDiscovery
import JoinProviders
import JoinTestKit
import Testing

@Suite struct AzureEntryTests {
  private func problems(_ options: String, _ environment: Environment = [:]) throws -> [String] {
    EntryValidator(registry: BuiltinProviders.registry, environment: environment, files: InMemoryFiles())
      .problems(in: try JoinEntry.parse("provider=azure \(options)")).map(\.message)
  }

  @Test(
    "Correct entries",
    arguments: [
      "tag_name=k tag_value=v subscription_id=s", "tag_name=k tag_value=\"\" subscription_id=s tag_on=both",
      "tag_name=k tag_value=v subscription_id=s tenant_id=t client_id=c secret_access_key='x='",
      "tag_name=k tag_value=v subscription_id=s tenant_id=t.onmicrosoft.com client_id=c secret_acccess_key='x='",
      "resource_group=r vm_scale_set=v subscription_id=s environment=china address_type=public_v6 timeout=5s",
      "tag_name=k tag_value=v subscription_id=s endpoint=http://127.0.0.1:8080",
    ])
  func correct(options: String) throws {
    #expect(try problems(options) == [])
  }

  @Test(
    "Wrong entries are told before anything runs",
    arguments: [
      ("tag_name=k tag_value=v", "subscription_id is missing"),
      ("subscription_id=s", "none of tag_name and vm_scale_set is given"),
      ("subscription_id=s tag_name=k", "tag_name is given without tag_value"),
      ("subscription_id=s vm_scale_set=k", "vm_scale_set is given without resource_group"),
      (
        "subscription_id=s tag_name=k tag_value=v resource_group=r", "resource_group is given without vm_scale_set"
      ),
      (
        "subscription_id=s tag_name=k tag_value=v resource_group=r vm_scale_set=s",
        "tag_name and vm_scale_set are given together"
      ),
      ("subscription_id=s resource_group=r vm_scale_set=s tag_on=vm", "tag_on is given without tag_name"),
      ("subscription_id=s tag_name=k tag_value=v tag_on=disk", "tag_on=disk is not one of nic, vm, both"),
      (
        "subscription_id=s tag_name=k tag_value=v tenant_id=t",
        "tenant_id is given without client_id and secret_access_key"
      ),
      ("subscription_id=s tag_name=k tag_value=v tenant_id=a/b client_id=c secret_access_key=s", "tenant_id"),
      ("subscription_id=a?b tag_name=k tag_value=v", "subscription_id"),
      ("subscription_id=s tag_name=k tag_value=v environment=mars", "environment=mars is not one of public"),
      ("subscription_id=s tag_name=k tag_value=v endpoint=http://arm.example", "endpoint"),
      ("subscription_id=s tag_name=k tag_value=v authority_host=http://sts.example", "authority_host"),
      (
        "subscription_id=s tag_name=k tag_value=v tenant_id=t client_id=c secret_access_key=a secret_acccess_key=b",
        "given twice"
      ),
    ])
  func wrong(options: String, words: String) throws {
    let problems = try problems(options)
    #expect(problems.contains { $0.contains(words) }, "\(problems)")
  }

  @Test("Variables stand in for options, and are held to the same form")
  func variables() throws {
    #expect(try problems("tag_name=k tag_value=v", ["ARM_SUBSCRIPTION_ID": "s"]) == [])
    #expect(try problems("tag_name=k tag_value=v", ["AZURE_SUBSCRIPTION_ID": "s"]) == [])
    for name in ["AZURE_AUTHORITY_HOST", "ARM_ENVIRONMENT"] {
      let wrong = try problems("tag_name=k tag_value=v subscription_id=s", [name: "http://sts.example"])
      #expect(wrong.count == 1 && wrong[0].contains(name), "\(wrong)")
    }
    let half = try problems("tag_name=k tag_value=v subscription_id=s tenant_id=t", ["ARM_CLIENT_ID": "c"])
    #expect(half == ["tenant_id and client_id are given without secret_access_key"])
  }
}
