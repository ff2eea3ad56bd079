using System.Buffers;
using System.Text.Json;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Faults;

/// <summary>A deployment that a stream tells about.</summary>
internal sealed class ChangeEvent
{
    private ChangeEvent(long timeNs, string service, int number)
    {
        TimeNs = timeNs;
        Service = service;
        Version = $"2.4.{number}";
        PreviousVersion = $"2.4.{number - 1}";
        Description = $"rollout of {Version}";
        Json = Render();
    }

    /// <summary>Event time in nanoseconds since the epoch.</summary>
    public long TimeNs { get; }

    /// <summary>The service that was deployed.</summary>
    public string Service { get; }

    /// <summary>The version after.</summary>
    public string Version { get; }

    /// <summary>The version before.</summary>
    public string PreviousVersion { get; }

    /// <summary>A sentence for people.</summary>
    public string Description { get; }

    /// <summary>The change event as one JSON line, without the line feed.</summary>
    public byte[] Json { get; }

    /// <summary>The change events of the bad deployments among <paramref name="windows"/>, in order of time.</summary>
    public static ChangeEvent[] From(IEnumerable<FaultWindow> windows) =>
    [
        .. windows.Where(w => w.Spec.Kind == FaultKind.BadDeployment).OrderBy(w => w.StartNs)
            .Select((w, i) => new ChangeEvent(w.StartNs, w.Spec.Target, i + 1)),
    ];

    private byte[] Render()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Span<byte> time = stackalloc byte[40];
            var cursor = new Utf8Cursor(time);
            new EventClock().AppendRfc3339(ref cursor, TimeNs);
            writer.WriteStartObject();
            writer.WriteString("time"u8, cursor.WrittenFrom(0));
            writer.WriteString("type"u8, "deployment"u8);
            writer.WriteString("service"u8, Service);
            writer.WriteString("version"u8, Version);
            writer.WriteString("previous_version"u8, PreviousVersion);
            writer.WriteString("description"u8, Description);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
