using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Windowing;

/// <summary>Makes change events of the rows of a change batch.</summary>
internal static class ChangeRows
{
    internal static ChangeEvent Read(EventBatch batch, int row, long time)
    {
        string? service = Text(batch, ChangeText.Service, row);
        string? host = Text(batch, ChangeText.Host, row);
        return new ChangeEvent(
            time,
            Text(batch, ChangeText.Type, row) ?? "other",
            service is null && host is null ? Entity.None : new Entity(service, host),
            Text(batch, ChangeText.Version, row) ?? string.Empty,
            Text(batch, ChangeText.PreviousVersion, row) ?? string.Empty,
            Text(batch, ChangeText.Description, row) ?? string.Empty);
    }

    private static string? Text(EventBatch batch, ChangeText column, int row)
    {
        ReadOnlySpan<byte> text = batch.Text(column, row);
        return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
    }
}
