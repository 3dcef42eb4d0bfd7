use super::*;

const SHOP: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-web
  namespace: shop
  labels: {app: shop, team: team-shop, app.kubernetes.io/part-of: commerce}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: web
          env:
            - {name: ORDERS_URL, value: \"http://orders.shop.svc:8080/v1\"}
            - {name: DATABASE_URL, valueFrom: {secretKeyRef: {name: db, key: url}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: shop-clean, namespace: shop, labels: {app: shop}}
spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: shop}}, spec: {containers: []}}}}}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, backend: {service: {name: shop}}}]}
    - host: other.example.com
      http: {paths: [{path: /, backend: {service: {name: other}}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec: {selector: {matchLabels: {app.kubernetes.io/name: orders}}, template: {metadata: {labels: {app.kubernetes.io/name: orders, backstage.io/kubernetes-id: orders}}}}
---
apiVersion: v1
kind: Service
metadata: {name: orders}
spec: {selector: {app.kubernetes.io/name: orders}}
";

fn catalog(content: &str) -> crate::Catalog {
    let path = "deploy/all.yaml";
    from_manifests(&[ManifestFile { path, content }], &Platform::default())
}

#[test]
fn what_objects_tell_is_taken_over() {
    let catalog = catalog(SHOP);
    let shop = catalog.entities.first().unwrap();
    let wanted = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {
            "name": "shop",
            "annotations": {
                "backstage.io/kubernetes-label-selector": "app=shop",
                "backstage.io/kubernetes-namespace": "shop",
            },
            "links": [{ "url": "https://shop.example.com", "title": "Address" }],
        },
        "spec": {
            "type": "service",
            "lifecycle": "production",
            "owner": "team-shop",
            "system": "commerce",
            "dependsOn": ["component:orders", "resource:shop-database"],
        },
    });
    assert_eq!(shop, &wanted);
    let kinds: Vec<_> = catalog
        .entities
        .iter()
        .map(|entity| entity.get("kind").unwrap())
        .collect();
    assert_eq!(kinds, ["Component", "Resource", "Component"]);
    let orders = catalog.entities.last().unwrap();
    let id = orders.pointer("/metadata/annotations/backstage.io~1kubernetes-id");
    assert_eq!(id, Some(&json!("orders")));
}

#[test]
fn what_they_do_not_tell_is_said_at_the_workload() {
    let catalog = catalog(SHOP);
    let said: Vec<_> = catalog
        .findings
        .iter()
        .map(|finding| (finding.position.unwrap().line, finding.message.as_str()))
        .collect();
    let wanted = [
        (
            1,
            "the objects of `shop` do not tell: lifecycle, description, the repository",
        ),
        (
            38,
            "the objects of `orders` do not tell: lifecycle, owner, system, description, the repository",
        ),
    ];
    assert_eq!(said, wanted);
}

#[test]
fn files_without_a_workload_are_an_error() {
    let none = catalog("kind: ConfigMap\n");
    assert_eq!(
        (none.entities.len(), &*none.findings.first().unwrap().code),
        (0, "catalog.no-workload")
    );
    assert_eq!(&*catalog("a: [").findings.first().unwrap().code, "Y1");
}
