//! Secrets: never their values, only where External Secrets finds them.

use crate::names::Names;
use crate::objects::{
    ExternalSecret, ExternalSecretData, ExternalSecretSource, ExternalSecretSpec, ExternalSecretTarget,
    RemoteReference, Secret, SecretStoreReference,
};
use pave_spec::{FetchedSecret, Platform};

/// The object that fetches `secret` and keeps it fresh.
pub(crate) fn external_secret(secret: &FetchedSecret, platform: &Platform, names: &Names<'_>) -> ExternalSecret {
    let remote = |property: Option<&String>| RemoteReference {
        key: secret.from.clone().unwrap_or_default(),
        property: property.cloned(),
    };
    let keys = secret.keys.iter().map(|key| ExternalSecretData {
        secret_key: key.clone(),
        remote_ref: remote(Some(key)),
    });
    let every_key = secret.keys.is_empty();
    ExternalSecret {
        metadata: names.metadata(secret.name.clone()),
        spec: ExternalSecretSpec {
            refresh_interval: secret.refresh.clone(),
            secret_store_ref: SecretStoreReference {
                name: secret.store.clone(),
                kind: platform.secrets.kind.clone(),
            },
            target: ExternalSecretTarget {
                name: secret.name.clone(),
                creation_policy: "Owner",
            },
            data: (!every_key).then(|| keys.collect()),
            data_from: every_key.then(|| vec![ExternalSecretSource { extract: remote(None) }]),
        },
    }
}

/// The empty object of `secret`, which people fill: what they put there is not in Git, and nothing takes it away.
pub(crate) fn empty_secret(secret: &FetchedSecret, names: &Names<'_>) -> Secret {
    Secret {
        metadata: names.metadata(secret.name.clone()),
        secret_type: "Opaque",
    }
}
