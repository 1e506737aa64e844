import JoinDiscovery
import Testing

@Suite("Help and docs of providers")
struct ProviderRendererTests {
  @Test("The list has a line for each provider, wrapped below its summary")
  func list() {
    #expect(
      ProviderListRenderer.text(for: .birds, width: 60) == """
        crane  Crane Cloud  Finds the machines of Crane Cloud that
                            carry a tag.
        heron  Heron        Finds the pods of Heron, a service with
                            a long sentence to describe it.

        """)
    #expect(ProviderListRenderer.text(for: ProviderRegistry([])) == "")
  }

  @Test("The help says everything that the declaration knows")
  func help() {
    #expect(
      ProviderHelpRenderer.text(for: CraneProvider.declaration) == """
        crane: Crane Cloud
        Finds the machines of Crane Cloud that carry a tag.

        OPTIONS:
          provider=crane  (required)
          tag_key=TEXT  (required)
              The key of the tag.
          tag_value=TEXT  (required)
              The value of the tag.
          region=TEXT
              The region.
              Environment: CRANE_REGION, CRANE_DEFAULT_REGION.
          addr_type=private_v4|public_v4|public_v6
              Which address to return.
              Default: private_v4.
              Also written: address_type.
          access_key_id=TEXT
              The key's name.
              Environment: CRANE_ACCESS_KEY_ID.
          secret_access_key=SECRET
              The key itself.
              Environment: CRANE_SECRET.
              Also written: secret_acccess_key.
              A secret: give it as @file:/path or @env:NAME.
          poll=DURATION
              How long to wait between pages.
              Default: 2s.
          insecure=BOOL
              Whether any certificate is accepted.
              Default: false.
          zones=LIST
              The zones to look into.
              Commas part the values; write \\, for a comma within one.
          endpoint=TEXT
              Where the service is.
          label_selector=TEXT
              Which labels to match.
          field_selector=TEXT
              Which fields to match.
          tag.NAME=TEXT
              Further tags to match.
              Also written: label.NAME.
          timeout=DURATION
              How long one lookup may take.
              Default: 1m30s.

        RULES:
          access_key_id and secret_access_key go together: give all of them or none.
          label_selector and field_selector exclude each other.
          endpoint needs region.

        EXAMPLE:
          provider=crane tag_key=dkron tag_value=server

        """)
  }

  @Test("The Markdown page has the same as a table")
  func markdown() {
    #expect(
      ProviderMarkdownRenderer.markdown(for: HeronProvider.declaration) == """
        # Heron

        Finds the pods of Heron, a service with a long sentence to describe it.

        ```sh
        dkron discover 'provider=heron token=@env:HERON_TOKEN'
        ```

        | option | value | required | default | environment | meaning |
        |---|---|---|---|---|---|
        | `provider` | `heron` | yes | | | The name of the provider. |
        | `token` | SECRET | yes | | | The token. A secret. |
        | `timeout` | DURATION | | `1m` | | How long one lookup may take. |

        """)
    let crane = ProviderMarkdownRenderer.markdown(for: CraneProvider.declaration)
    #expect(
      crane.contains(
        "| `addr_type` | `private_v4`, `public_v4`, `public_v6` | | `private_v4` | | Which address to return. "
          + "Also written `address_type`. |"))
    #expect(crane.contains("- endpoint needs region.\n"))
  }

  @Test("Markup in a declaration cannot break the table")
  func escapes() {
    let declaration = ProviderDeclaration(
      name: "wren", title: "W|ren", summary: "A *star* <b>.",
      options: [OptionSpec(key: "a", summary: "One | two.")], example: "provider=wren a='x y'")
    let text = ProviderMarkdownRenderer.markdown(for: declaration)
    #expect(text.contains(#"# W\|ren"#))
    #expect(text.contains(#"A \*star\* \<b\>."#))
    #expect(text.contains(#"One \| two."#))
    #expect(text.contains(#"dkron discover 'provider=wren a='\''x y'\'''"#))
  }
}
