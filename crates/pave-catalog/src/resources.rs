//! What a service plainly depends on, read from the variables that secrets fill.

use pave_report::Finding;
use pave_spec::{Platform, Spec, VariableSource};
use serde_json::{Value, json};

/// Words in a variable's name, and the type of resource they speak of (types of Backstage's documentation).
const WORDS: [(&str, &str); 14] = [
    ("DATABASE", "database"),
    ("DB", "database"),
    ("POSTGRES", "database"),
    ("POSTGRESQL", "database"),
    ("PG", "database"),
    ("MYSQL", "database"),
    ("MONGO", "database"),
    ("MONGODB", "database"),
    ("REDIS", "cache"),
    ("AMQP", "queue"),
    ("KAFKA", "queue"),
    ("RABBITMQ", "queue"),
    ("SQS", "queue"),
    ("S3", "bucket"),
];

/// A Resource that a service depends on.
pub(crate) struct Resource {
    name: String,
    resource_type: String,
}

impl Resource {
    /// How the Component refers to it.
    pub(crate) fn reference(&self) -> String {
        format!("resource:{}", self.name)
    }

    /// Its entity; the service's owner owns it, since it is the service that holds the credentials.
    pub(crate) fn entity(&self, spec: &Spec) -> Value {
        let mut entity = json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "Resource",
            "metadata": {
                "name": self.name,
                "description": format!("The {} of {}", self.resource_type, spec.name),
            },
            "spec": { "type": self.resource_type, "owner": spec.owner },
        });
        if let (Some(system), Some(body)) = (&spec.system, entity.get_mut("spec").and_then(Value::as_object_mut)) {
            body.insert("system".to_owned(), json!(system));
        }
        entity
    }
}

/// What the spec asks the platform for, under the names of its objects.
pub(crate) fn requested(spec: &Spec, platform: &Platform) -> Vec<Resource> {
    let requests = spec.requests(platform).into_iter();
    let resources = requests.map(|request| Resource {
        name: request.name,
        resource_type: request.resource_type,
    });
    resources.collect()
}

/// The resources that variables of `spec` speak of, one for each type and secret, and findings that say what they were
/// read from.
pub(crate) fn guessed(spec: &Spec) -> (Vec<Resource>, Vec<Finding>) {
    let named = |reference: &String| reference.to_ascii_lowercase().starts_with("resource:");
    if spec.depends_on.iter().any(named) {
        return (Vec::new(), Vec::new());
    }
    let mut seen: Vec<(&str, &str)> = Vec::new();
    let mut resources: Vec<Resource> = Vec::new();
    let mut findings = Vec::new();
    for (index, variable) in spec.environment_variables.iter().enumerate() {
        let VariableSource::Secret { name: secret, .. } = variable.source() else {
            continue;
        };
        let Some(resource_type) = type_in(&variable.name) else {
            continue;
        };
        if seen.contains(&(resource_type, secret)) {
            continue;
        }
        let count = seen.iter().filter(|(known, _)| *known == resource_type).count();
        seen.push((resource_type, secret));
        let name = resource_name(&spec.name, resource_type, count);
        let path = format!("environmentVariables[{index}]");
        let message = format!("`{path}` speaks of a {resource_type}: the catalog gets `resource:{name}`");
        findings.push(
            Finding::info("C4", message)
                .about(path)
                .with_hint("to name it yourself, list it in `dependsOn`, for example `resource:orders-db`"),
        );
        resources.push(Resource {
            name,
            resource_type: resource_type.to_owned(),
        });
    }
    (resources, findings)
}

/// The type that a word of the variable's name speaks of.
pub(crate) fn type_in(variable: &str) -> Option<&'static str> {
    let upper = variable.to_ascii_uppercase();
    let found = WORDS
        .iter()
        .find(|(word, _)| upper.split('_').any(|part| part == *word));
    found.map(|(_, resource_type)| *resource_type)
}

/// `<service>-database`, then `<service>-database-2`; a name of the catalog has at most 63 characters.
pub(crate) fn resource_name(service: &str, resource_type: &str, count: usize) -> String {
    let suffix = if count == 0 {
        format!("-{resource_type}")
    } else {
        format!("-{resource_type}-{}", count + 1)
    };
    let room = 63_usize.saturating_sub(suffix.len());
    let short: String = service.chars().take(room).collect();
    format!("{}{suffix}", short.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_of_a_name_tell_the_type() {
        assert_eq!(type_in("DATABASE_URL"), Some("database"));
        assert_eq!(type_in("orders_db_password"), Some("database"));
        assert_eq!(type_in("REDIS_URL"), Some("cache"));
        assert_eq!(type_in("DBUS_ADDRESS"), None);
        assert_eq!(type_in("API_KEY"), None);
    }

    #[test]
    fn names_fit_the_catalog() {
        let longest = resource_name(&"a".repeat(53), "database", 11);
        assert_eq!(longest.len(), 63);
        assert_eq!(resource_name("api", "cache", 1), "api-cache-2");
    }
}
