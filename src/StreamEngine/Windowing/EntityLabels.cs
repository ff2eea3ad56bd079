using StreamEngine.Batching;

namespace StreamEngine.Windowing;

/// <summary>Finds what a series is about in its labels: names of the same thing in different vocabularies meet in one <see cref="Entity"/>.</summary>
internal static class EntityLabels
{
    // In order of preference; compared without regard to case.
    private static readonly string[] _service = ["service", "service.name", "service_name", "servicename", "app", "application", "job", "container", "deployment"];
    private static readonly string[] _host = ["host", "hostname", "host.name", "node", "instance", "pod", "podname", "server", "machine"];
    private static readonly string[] _component = ["component", "device", "disk", "mount", "path", "fstype", "interface", "cpu", "core", "source", "file", "topic", "queue", "table"];

    internal static Entity Find(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        string? service = Pick(labels, _service);
        string? host = Pick(labels, _host);
        string? component = Pick(labels, _component);
        return service is null && host is null && component is null ? Entity.None : new Entity(service, host, component);
    }

    private static string? Pick(IReadOnlyList<KeyValuePair<string, string>> labels, string[] names)
    {
        foreach (string name in names)
        {
            foreach (KeyValuePair<string, string> label in labels)
            {
                if (string.Equals(label.Key, name, StringComparison.OrdinalIgnoreCase))
                {
                    return label.Value;
                }
            }
        }

        return null;
    }
}
