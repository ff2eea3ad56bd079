using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>
/// Columnar files hold one schema. Rows of the first kind go to the file that was asked for, those of other kinds to a file beside it:
/// <c>out.arrow</c>, <c>out.metric.arrow</c>.
/// </summary>
internal static class KindFiles
{
    internal static string PathOf(string path, EventKind kind, bool first) =>
        first ? path : Path.ChangeExtension(path, Name(kind) + Path.GetExtension(path));

    internal static string Name(EventKind kind) => kind switch { EventKind.Log => "log", EventKind.Metric => "metric", _ => "change" };
}
