import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Kubectl, hasKubectl, kubectlWith } from "./testing/kubectl.ts";
import { type TestCluster, splitRoute, startTestCluster } from "./testing/test-cluster.ts";

const skipped = (process.env.FORESAIL_SKIP ?? "").split(",").includes("kubectl");

const ROUTE_YAML = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts: [cart]
  http:
  - route:
    - destination: { host: cart, subset: v1 }
      weight: 90
    - destination: { host: cart, subset: v2 }
      weight: 10
`;
const EVEN_YAML = ROUTE_YAML.replace("weight: 90", "weight: 50").replace("weight: 10", "weight: 50");

describe.skipIf(skipped)("kubectl against the demo's cluster", () => {
  let cluster: TestCluster;
  let kubectl: Kubectl;

  beforeAll(async () => {
    if (!hasKubectl()) {
      throw new Error("kubectl is missing: install it, or skip these tests with FORESAIL_SKIP=kubectl");
    }
    cluster = await startTestCluster();
    kubectl = kubectlWith(cluster.kubeconfig);
    cluster.store.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "cart-v1-0", namespace: "shop", labels: { app: "cart", version: "v1" } },
      spec: {
        nodeName: "node-a",
        containers: [
          { name: "app", image: "cart:1" },
          { name: "istio-proxy", image: "proxy:1" },
        ],
      },
    });
    cluster.store.updateStatus(
      { group: "", kind: "Pod", namespace: "shop", name: "cart-v1-0" },
      {
        phase: "Running",
        podIP: "10.0.0.7",
        containerStatuses: ["app", "istio-proxy"].map((name) => ({
          name,
          ready: true,
          restartCount: 0,
          image: `${name}:1`,
        })),
      },
    );
  });
  afterAll(async () => {
    kubectl.dispose();
    await cluster.server.close();
  });

  async function ok(...args: string[]): Promise<string> {
    const { code, out, err } = await kubectl.run(args);
    expect([code, err]).toEqual([0, ""]);
    return out;
  }

  const applied = async (yaml: string, ...args: string[]) => kubectl.run(["apply", "-f", "-", ...args], yaml);

  test("version, api-versions and api-resources", async () => {
    expect(await ok("version")).toContain("Server Version: v1.33");
    expect(await ok("api-versions")).toContain("gateway.networking.k8s.io/v1\n");
    const resources = await ok("api-resources", "--api-group=networking.istio.io");
    expect(resources).toMatch(/virtualservices +vs +networking.istio.io\/v1 +true +VirtualService/);
    expect(await ok("api-resources", "--categories=istio-io", "-o", "name")).toContain(
      "authorizationpolicies.security.istio.io",
    );
  });

  test("apply creates, says unchanged, configures, and keeps its last configuration", async () => {
    expect((await applied(ROUTE_YAML)).out).toBe("virtualservice.networking.istio.io/cart created\n");
    expect((await applied(ROUTE_YAML)).out).toBe("virtualservice.networking.istio.io/cart unchanged\n");
    expect((await applied(EVEN_YAML)).out).toBe("virtualservice.networking.istio.io/cart configured\n");
    const weights = "jsonpath={.spec.http[0].route[*].weight}";
    expect(await ok("get", "vs", "cart", "-o", weights)).toBe("50 50");
    const managers = await ok(
      "get",
      "vs",
      "cart",
      "-o",
      "jsonpath={.metadata.managedFields[*].manager}",
      "--show-managed-fields",
    );
    expect(managers).toBe("kubectl-client-side-apply");
  });

  test("diff tells what apply would change and changes nothing", async () => {
    const version = cluster.store.resourceVersion;
    const { code, out } = await kubectl.run(["diff", "-f", "-"], ROUTE_YAML);
    expect(code).toBe(1);
    expect(out).toContain("-      weight: 50");
    expect(out).toContain("+      weight: 90");
    expect(cluster.store.resourceVersion).toBe(version);
    expect((await kubectl.run(["diff", "-f", "-"], EVEN_YAML)).code).toBe(0);
  });

  test("get prints Istio's own columns, pods with readiness, and wide ones", async () => {
    expect(await ok("get", "vs")).toMatch(/NAME +GATEWAYS +HOSTS +AGE\ncart +\["cart"\] +\d+s\n/);
    expect(await ok("get", "pods")).toMatch(
      /NAME +READY +STATUS +RESTARTS +AGE\ncart-v1-0 +2\/2 +Running +0 +\d+s\n/,
    );
    expect(await ok("get", "pods", "-o", "wide")).toMatch(/10\.0\.0\.7 +node-a +<none> +<none>/);
    expect(await ok("get", "pods", "-l", "version in (v1)", "-o", "name")).toBe("pod/cart-v1-0\n");
    expect(await ok("get", "pods", "-A", "--field-selector", "status.phase=Running", "-o", "name")).toBe(
      "pod/cart-v1-0\n",
    );
    expect(
      await ok("get", "crd", "virtualservices.networking.istio.io", "-o", "jsonpath={.spec.names.kind}"),
    ).toBe("VirtualService");
  });

  test("describe prints a custom object and a pod", async () => {
    expect(await ok("describe", "vs", "cart")).toMatch(/Hosts:\n +cart/);
    expect(await ok("describe", "pod", "cart-v1-0")).toMatch(/Node: +node-a/);
  });

  test("patch, label, annotate and replace change the object", async () => {
    const patch =
      '[{"op":"replace","path":"/spec/http/0/route/0/weight","value":70},{"op":"replace","path":"/spec/http/0/route/1/weight","value":30}]';
    expect(await ok("patch", "vs", "cart", "--type=json", "-p", patch)).toContain("patched");
    expect(
      await ok("patch", "vs", "cart", "--type=merge", "-p", '{"spec":{"hosts":["cart","cart.shop"]}}'),
    ).toContain("patched");
    expect(await ok("label", "vs", "cart", "team=shop")).toContain("labeled");
    expect(await ok("annotate", "vs", "cart", "note=x")).toContain("annotated");
    const yaml = await ok("get", "vs", "cart", "-o", "yaml");
    const edited = await kubectl.run(
      ["replace", "-f", "-"],
      yaml.replace("weight: 70", "weight: 60").replace("weight: 30", "weight: 40"),
    );
    expect(edited.out).toContain("replaced");
    const stale = await kubectl.run(["replace", "-f", "-"], yaml);
    expect(stale.code).toBe(1);
    expect(stale.err).toContain(
      "the object has been modified; please apply your changes to the latest version and try again",
    );
  });

  test("a built-in kind takes kubectl's strategic patches", async () => {
    await ok("create", "deployment", "web", "--image=web:1", "--replicas=2");
    await ok("set", "image", "deployment/web", "web=web:2");
    await ok("scale", "deployment", "web", "--replicas=3");
    await ok(
      "patch",
      "deployment",
      "web",
      "-p",
      '{"spec":{"template":{"metadata":{"labels":{"version":"v2"}}}}}',
    );
    const facts =
      "jsonpath={.spec.replicas} {.spec.template.spec.containers[0].image} {.spec.template.metadata.labels}";
    expect(await ok("get", "deployment", "web", "-o", facts)).toBe('3 web:2 {"app":"web","version":"v2"}');
    expect(await ok("get", "deployment", "web")).toMatch(/web +0\/3 +0 +0/);
  });

  test("watch prints a change while it happens", async () => {
    const watching = kubectl.run([
      "get",
      "vs",
      "cart",
      "--watch-only",
      "--request-timeout=4s",
      "-o",
      "jsonpath={.metadata.labels.seen}{'\\n'}",
    ]);
    const timer = setInterval(() => {
      const seen = String(cluster.store.resourceVersion);
      cluster.store.put({
        ...splitRoute("cart"),
        metadata: { name: "cart", namespace: "shop", labels: { seen } },
      });
    }, 300);
    const { out } = await watching;
    clearInterval(timer);
    expect(out).toMatch(/^\d+\n/);
  });

  test("explain knows built-in and custom fields", async () => {
    expect(await ok("explain", "pods.spec.containers.ports")).toContain(
      "containerPort\t<integer> -required-",
    );
    expect(await ok("explain", "virtualservices.spec.http.route")).toContain("weight\t<integer>");
  });

  test("auth can-i and whoami answer by RBAC, also for somebody else", async () => {
    expect(await ok("auth", "can-i", "update", "virtualservices")).toBe("yes\n");
    const viewer = await kubectl.run(["auth", "can-i", "update", "virtualservices", "--context", "viewer"]);
    expect([viewer.code, viewer.out]).toEqual([1, "no\n"]);
    const impersonated = await kubectl.run([
      "auth",
      "can-i",
      "list",
      "pods",
      "--as",
      "mika",
      "--as-group",
      "viewers",
    ]);
    expect(impersonated.out).toBe("no\n");
    await ok("create", "rolebinding", "viewers", "--clusterrole=view", "--group=viewers");
    expect(await ok("auth", "can-i", "list", "pods", "--context", "viewer")).toBe("yes\n");
    expect(await ok("auth", "can-i", "--list", "--context", "viewer")).toContain("deployments.apps");
    expect(await ok("auth", "whoami", "--context", "viewer")).toMatch(/Username +mika/);
  });

  test("a server-side dry run stores nothing", async () => {
    const version = cluster.store.resourceVersion;
    const yaml = ROUTE_YAML.replace("name: cart", "name: other");
    expect((await applied(yaml, "--dry-run=server")).out).toBe(
      "virtualservice.networking.istio.io/other created (server dry run)\n",
    );
    expect(cluster.store.resourceVersion).toBe(version);
  });

  test("server-side apply says who owns a contested field, and takes over what client-side apply wrote", async () => {
    const route = ROUTE_YAML.replace("name: cart", "name: owned");
    const even = EVEN_YAML.replace("name: cart", "name: owned");
    const serverSide = (yaml: string, ...args: string[]) => applied(yaml, "--server-side", ...args);
    expect((await serverSide(route, "--field-manager=argocd-controller")).out).toContain(
      "serverside-applied",
    );
    const contested = await serverSide(even);
    expect(contested.code).toBe(1);
    expect(contested.err).toContain(
      'Apply failed with 1 conflict: conflict with "argocd-controller": .spec.http',
    );
    expect((await serverSide(even, "--force-conflicts")).code).toBe(0);

    await ok("delete", "vs", "owned");
    expect((await applied(route)).out).toContain("created");
    expect((await serverSide(route)).code).toBe(0);
    expect((await serverSide(even)).code).toBe(0);
    const facts = "jsonpath={.metadata.managedFields[*].manager} {.spec.http[0].route[*].weight}";
    expect(await ok("get", "vs", "owned", "-o", facts, "--show-managed-fields")).toBe(
      "kubectl kubectl-last-applied 50 50",
    );
  });

  test("delete removes the object and says so when it is gone", async () => {
    expect(await ok("delete", "vs", "cart")).toContain('virtualservice.networking.istio.io "cart" deleted');
    const gone = await kubectl.run(["get", "vs", "cart"]);
    expect([gone.code, gone.err]).toEqual([
      1,
      'Error from server (NotFound): virtualservices.networking.istio.io "cart" not found\n',
    ]);
  });

  test("somebody without rights is refused in words", async () => {
    const { code, err } = await kubectl.run(["get", "secrets", "--context", "viewer"]);
    expect(code).toBe(1);
    expect(err).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "mika" cannot list resource "secrets" in API group "" in the namespace "shop"\n',
    );
  });
});
