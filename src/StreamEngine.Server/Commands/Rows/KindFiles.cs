using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>
/// Columnar files hold one schema. The kind with most rows gets the file that was asked for, the others a file beside it:
/// <c>out.arrow</c>, <c>out.metric.arrow</c>.
/// </summary>
internal static class KindFiles
{
    /// <summary>The file of a kind beside the one that was asked for.</summary>
    internal static string Beside(string path, EventKind kind) => Path.ChangeExtension(path, Name(kind) + Path.GetExtension(path));

    /// <summary>The kind that gets the file that was asked for.</summary>
    internal static EventKind Largest(IEnumerable<(EventKind Kind, long Rows)> kinds) => kinds.OrderByDescending(static k => k.Rows).ThenBy(static k => k.Kind).First().Kind;

    internal static string Name(EventKind kind) => kind switch { EventKind.Log => "log", EventKind.Metric => "metric", _ => "change" };
}
