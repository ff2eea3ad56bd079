using System.Buffers.Binary;
using StreamEngine.LoadGen.Logs;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Payloads;

/// <summary>Requests of log records: a resource for each service and host, by turns.</summary>
internal sealed class OtlpLogSource : PayloadSource
{
    private static readonly byte[] Severities = [5, 9, 13, 17];

    private readonly LogCatalog _catalog;
    private readonly LogModel _model;
    private readonly byte[] _text = new byte[2048];
    private long _tick;

    public OtlpLogSource(GeneratorOptions options)
        : base(options)
    {
        _catalog = new LogCatalog(options);
        _model = new LogModel(options, _catalog, [], Random);
    }

    /// <inheritdoc/>
    public override void Write(MessageWriter writer, int records)
    {
        int service = Random.Next(_catalog.Services.Length);
        int host = Random.Next(_catalog.Hosts.Length);
        writer.Begin(1);
        OtlpResource.Write(writer, _catalog.Services[service], _catalog.Hosts[host]);
        writer.Begin(2);
        writer.Begin(1);
        writer.Bytes(1, "shop.http.RequestLogger"u8);
        writer.Bytes(2, "1.4.0"u8);
        writer.End();
        for (int i = 0; i < records; i++) WriteRecord(writer, service);
        writer.End();
        writer.End();
    }

    private void WriteRecord(MessageWriter writer, int service)
    {
        var record = new LogRecord { Service = service, TimeNs = (long)TimeOf(_tick++) };
        _model.Draw(ref record, LogEffect.None);
        var message = new Utf8Cursor(_text);
        record.Message.Write(ref message, in record);
        if (record.NonAscii) message.Append(" größe 注文 🛒"u8);
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, record.TraceHigh);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], record.TraceLow);
        writer.Begin(2);
        writer.Fixed(1, (ulong)record.TimeNs);
        writer.Number(2, Severities[(int)record.Level]);
        writer.Bytes(3, LogCatalog.UpperLevels[(int)record.Level]);
        writer.Begin(5);
        writer.Bytes(1, _text.AsSpan(0, message.Position));
        writer.End();
        OtlpResource.Text(writer, 6, "http.request.method"u8, "GET"u8);
        OtlpResource.Text(writer, 6, "url.path"u8, LogCatalog.Paths[record.Path]);
        OtlpResource.Number(writer, 6, "http.response.status_code"u8, record.Status);
        OtlpResource.Double(writer, 6, "duration_ms"u8, record.DurationUs / 1000.0);
        OtlpResource.Number(writer, 6, "http.response.body.bytes"u8, record.Bytes);
        writer.Bytes(9, id);
        BinaryPrimitives.WriteUInt64BigEndian(id, record.Span);
        writer.Bytes(10, id[..8]);
        writer.Fixed(11, (ulong)record.TimeNs + 1_000_000);
        writer.End();
    }
}
