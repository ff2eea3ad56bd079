using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Walks a request of log records.</summary>
internal readonly ref struct OtlpLogsReader(BatchBuilder output, ParserOptions options)
{
    private const uint FirstTag = (1 << 3) | 2, SecondTag = (2 << 3) | 2;

    // Tags of opentelemetry.proto.logs.v1.LogRecord.
    private const uint TimeTag = (1 << 3) | 1, SeverityTag = 2 << 3, SeverityTextTag = (3 << 3) | 2, BodyTag = (5 << 3) | 2;
    private const uint AttributeTag = (6 << 3) | 2, TraceTag = (9 << 3) | 2, SpanTag = (10 << 3) | 2, ObservedTag = (11 << 3) | 1;
    private const uint EventNameTag = (12 << 3) | 2;
    private const uint RecordFields = 0b1_1110_0110_1110;

    /// <summary>Reads a request.</summary>
    internal void Read(ReadOnlySpan<byte> payload)
    {
        WireReader reader = new(payload);
        while (reader.Next(out uint tag))
        {
            if (tag != FirstTag)
            {
                reader.Skip(tag, 0b10);
                continue;
            }

            ReadOnlySpan<byte> resourceLogs = reader.Bytes();
            if (!reader.Failed)
            {
                ReadResource(resourceLogs);
            }
        }

        Check(reader);
    }

    private void ReadResource(ReadOnlySpan<byte> resourceLogs)
    {
        WireFault fault = WireFault.None;
        ReadOnlySpan<byte> resource = ResourceReader.First(resourceLogs);
        EntityFields fields = ResourceReader.Read(resource, ref fault);
        if (fault != WireFault.None)
        {
            output.Reject(resource, fault);
        }

        WireReader reader = new(resourceLogs);
        while (reader.Next(out uint tag))
        {
            if (tag != SecondTag)
            {
                reader.Skip(tag, tag == FirstTag ? 0 : 0b110u);
                continue;
            }

            ReadOnlySpan<byte> scopeLogs = reader.Bytes();
            if (!reader.Failed)
            {
                ReadScope(scopeLogs, fields);
            }
        }

        Check(reader);
    }

    private void ReadScope(ReadOnlySpan<byte> scopeLogs, scoped in EntityFields resource)
    {
        LogRow row = new(output, options, scopeLogs, resource, ResourceReader.ScopeName(ResourceReader.First(scopeLogs)));
        WireReader reader = new(scopeLogs);
        while (reader.Next(out uint tag))
        {
            if (tag != SecondTag)
            {
                reader.Skip(tag, tag == FirstTag ? 0 : 0b110u);
                continue;
            }

            ReadOnlySpan<byte> record = reader.Bytes();
            if (!reader.Failed)
            {
                ReadRecord(record, ref row);
            }
        }

        Check(reader);
    }

    private void ReadRecord(ReadOnlySpan<byte> record, ref LogRow row)
    {
        row.Begin();
        for (int at = 0; (uint)at < (uint)record.Length;)
        {
            int next = at + 1;
            switch (record[at])
            {
                case (byte)AttributeTag when WireReader.TryBytes(record, ref next, out ReadOnlySpan<byte> bytes):
                    row.Attribute(bytes);
                    break;
                case (byte)TimeTag when record.Length - next >= 8:
                    row.Time = BinaryPrimitives.ReadUInt64LittleEndian(record[next..]);
                    next += 8;
                    break;
                case (byte)ObservedTag when record.Length - next >= 8:
                    row.Observed = BinaryPrimitives.ReadUInt64LittleEndian(record[next..]);
                    next += 8;
                    break;
                case (byte)SeverityTag when record.Length > next && record[next] < 0x80:
                    row.Severity = record[next++];
                    break;
                case (byte)SeverityTextTag when WireReader.TryBytes(record, ref next, out ReadOnlySpan<byte> bytes):
                    row.SetSeverityText(bytes);
                    break;
                case (byte)BodyTag when WireReader.TryBytes(record, ref next, out ReadOnlySpan<byte> bytes):
                    row.SetBody(AnyValue.Read(bytes, ref row.Fault));
                    break;
                case (byte)TraceTag when WireReader.TryBytes(record, ref next, out ReadOnlySpan<byte> bytes):
                    row.SetTrace(bytes);
                    break;
                case (byte)SpanTag when WireReader.TryBytes(record, ref next, out ReadOnlySpan<byte> bytes):
                    row.SetSpan(bytes);
                    break;
                default:
                    next = ReadField(record, at, ref row);
                    break;
            }

            at = next;
        }

        if (!row.End(record))
        {
            output.Reject(record, row.Fault);
        }
    }

    /// <summary>Reads any field, as it may be written.</summary>
    /// <returns>Position of the next one; the end of the record at a fault, which then counts more than others.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadField(ReadOnlySpan<byte> record, int at, ref LogRow row)
    {
        WireReader reader = new(record) { Position = at };
        if (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case AttributeTag:
                    row.Attribute(reader.Bytes());
                    break;
                case TimeTag:
                    row.Time = reader.Fixed64();
                    break;
                case ObservedTag:
                    row.Observed = reader.Fixed64();
                    break;
                case SeverityTag:
                    row.Severity = reader.Varint();
                    break;
                case SeverityTextTag:
                    row.SetSeverityText(reader.Bytes());
                    break;
                case BodyTag:
                    row.SetBody(AnyValue.Read(reader.Bytes(), ref row.Fault));
                    break;
                case TraceTag:
                    row.SetTrace(reader.Bytes());
                    break;
                case SpanTag:
                    row.SetSpan(reader.Bytes());
                    break;
                case EventNameTag:
                    row.SetEventName(reader.Bytes());
                    break;
                default:
                    reader.Skip(tag, RecordFields);
                    break;
            }
        }

        row.Fault = reader.Failed ? reader.Fault : row.Fault;
        return reader.Failed ? record.Length : reader.Position;
    }

    private void Check(scoped in WireReader reader)
    {
        if (reader.Failed)
        {
            output.Reject(reader.Rest, reader.Fault);
        }
    }
}
