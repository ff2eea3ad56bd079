namespace StreamEngine.LoadGen.Payloads;

/// <summary>Writes resources and attributes of the OpenTelemetry protocol.</summary>
internal static class OtlpResource
{
    /// <summary>Writes a resource as SDKs describe theirs.</summary>
    public static void Write(MessageWriter writer, ReadOnlySpan<byte> service, ReadOnlySpan<byte> host)
    {
        writer.Begin(1);
        Text(writer, 1, "service.name"u8, service);
        Text(writer, 1, "host.name"u8, host);
        Text(writer, 1, "telemetry.sdk.name"u8, "opentelemetry"u8);
        Text(writer, 1, "telemetry.sdk.language"u8, "dotnet"u8);
        Text(writer, 1, "deployment.environment.name"u8, "production"u8);
        writer.End();
    }

    /// <summary>Writes an attribute that is text.</summary>
    public static void Text(MessageWriter writer, int field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Begin(writer, field, key);
        writer.Bytes(1, value);
        End(writer);
    }

    /// <summary>Writes an attribute that is a whole number.</summary>
    public static void Number(MessageWriter writer, int field, ReadOnlySpan<byte> key, long value)
    {
        Begin(writer, field, key);
        writer.Number(3, (ulong)value);
        End(writer);
    }

    /// <summary>Writes an attribute that is a fraction.</summary>
    public static void Double(MessageWriter writer, int field, ReadOnlySpan<byte> key, double value)
    {
        Begin(writer, field, key);
        writer.Double(4, value);
        End(writer);
    }

    private static void Begin(MessageWriter writer, int field, ReadOnlySpan<byte> key)
    {
        writer.Begin(field);
        writer.Bytes(1, key);
        writer.Begin(2);
    }

    private static void End(MessageWriter writer)
    {
        writer.End();
        writer.End();
    }
}
