/** One endpoint that says something in every option, on line 5; it begins with an empty line. */
export const EVERY_OPTION = `
tenant: acme
defaults: { interval: 60s, timeout: 10s }
endpoints:
  - id: shop-home
    url: https://shop.example.com/
    interval: 30s
    timeout: 10s
    method: GET
    headers: { X-Api-Key: { from: SHOP_KEY }, accept: text/html }
    body: '{"ping":1}'
    auth: { basic: { username: monitor, passwordFrom: SHOP_PASSWORD } }
    redirects: { follow: true, max: 5 }
    connectTo: 203.0.113.7
    ipFamily: any
    maxBody: 1MiB
    tls: { verify: true, caFrom: SHOP_CA, serverName: shop.example.com, certificateFrom: C, keyFrom: K }
    expect:
      status: [200-299, 302]
      pattern: { matches: 'Welcome,\\s+you', flags: si }
      headers: { Content-Type: { matches: 'text/html' } }
      within: 2s
      certificateFor: 14d
    locations: [oregon, helsinki]
    enabled: true
    labels: { team: web }
`;
