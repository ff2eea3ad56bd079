namespace StreamEngine.Parsing.Plain;

/// <summary>What the header fields of one line hold.</summary>
internal ref struct HeaderValues
{
    internal byte Severity;
    internal ReadOnlySpan<byte> Service;
    internal ReadOnlySpan<byte> Logger;
    internal ReadOnlySpan<byte> Host;

    /// <summary>Files a name as a program when it looks like one (process id, <c>.exe</c>), else as a logger. The first of a kind wins.</summary>
    internal void SetComponent(ReadOnlySpan<byte> text)
    {
        ProgramTag tag = ProgramTag.Read(text);
        if (tag.Program.IsEmpty)
        {
            return;
        }

        if (tag.HasProcess || tag.Program.EndsWith(".exe"u8))
        {
            Service = Service.IsEmpty ? tag.Program : Service;
            Logger = Logger.IsEmpty ? tag.Part : Logger;
        }
        else if (Logger.IsEmpty)
        {
            Logger = tag.Program;
        }
    }
}
