using System.Buffers;
using System.Text.Json;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Cli;

/// <summary>Writes the files that tell the truth about a stream.</summary>
internal static class SideFiles
{
    /// <summary>Writes labels as JSON lines: kind, target, start, end.</summary>
    public static async Task WriteLabelsAsync(string path, IReadOnlyList<FaultLabel> labels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (FaultLabel label in labels) WriteLabel(buffer, label);
        await File.WriteAllBytesAsync(path, buffer.WrittenMemory);
    }

    /// <summary>Writes change events as JSON lines.</summary>
    public static async Task WriteChangesAsync(string path, IReadOnlyList<ReadOnlyMemory<byte>> changes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (ReadOnlyMemory<byte> change in changes)
        {
            buffer.Write(change.Span);
            buffer.Write("\n"u8);
        }
        await File.WriteAllBytesAsync(path, buffer.WrittenMemory);
    }

    private static void WriteLabel(ArrayBufferWriter<byte> buffer, FaultLabel label)
    {
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, FaultSpec.NameOf(label.Kind));
            writer.WriteString("target"u8, label.Target);
            WriteTime(writer, "start"u8, label.Start);
            WriteTime(writer, "end"u8, label.End);
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[40];
        var cursor = new Utf8Cursor(text);
        new EventClock().AppendRfc3339(ref cursor, EventClock.ToNanoseconds(time));
        writer.WriteString(name, cursor.WrittenFrom(0));
    }
}
