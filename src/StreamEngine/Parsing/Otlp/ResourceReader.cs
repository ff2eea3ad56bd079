using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Reads what stands around the records of a request: its resource and its scope.</summary>
internal static class ResourceReader
{
    private const uint FirstTag = (1 << 3) | 2;

    /// <summary>
    /// The submessage in field 1, which senders write first, wherever it stands: the resource of resource logs and resource metrics, the
    /// scope of scope logs and scope metrics.
    /// </summary>
    internal static ReadOnlySpan<byte> First(ReadOnlySpan<byte> message)
    {
        WireReader reader = new(message);
        while (reader.Next(out uint tag))
        {
            if (tag == FirstTag)
            {
                return reader.Bytes();
            }

            reader.Skip(tag);
        }

        return default;
    }

    /// <summary>Reads the attributes of a resource (opentelemetry.proto.resource.v1.Resource).</summary>
    /// <param name="resource">The message.</param>
    /// <param name="fault">Set when the message is broken; what came before the fault is used.</param>
    internal static EntityFields Read(ReadOnlySpan<byte> resource, scoped ref WireFault fault)
    {
        EntityFields fields = default;
        WireReader reader = new(resource);
        while (reader.Next(out uint tag))
        {
            if (tag != FirstTag)
            {
                reader.Skip(tag, 0b10);
                continue;
            }

            AttributeReader.Read(reader.Bytes(), out ReadOnlySpan<byte> key, out AnyValue value, ref fault);
            if (fault == WireFault.None)
            {
                fields.OfferResource(key, value, ref fault);
            }
        }

        if (reader.Failed)
        {
            fault = reader.Fault;
        }

        return fields;
    }

    /// <summary>Name of a scope (opentelemetry.proto.common.v1.InstrumentationScope); empty when it has none that is text.</summary>
    internal static ReadOnlySpan<byte> ScopeName(ReadOnlySpan<byte> scope)
    {
        ReadOnlySpan<byte> name = First(scope);
        return System.Text.Unicode.Utf8.IsValid(name) ? name : default;
    }
}
