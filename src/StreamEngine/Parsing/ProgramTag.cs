using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>
/// Splits what a program calls itself in a log: <c>sshd[123]</c>, <c>sshd(pam_unix)[123]</c>, <c>/usr/sbin/cron[5]</c>,
/// and those of Cisco devices. The process id is dropped: it says nothing about what the program is.
/// </summary>
internal readonly ref struct ProgramTag
{
    private ProgramTag(ReadOnlySpan<byte> program, ReadOnlySpan<byte> part, bool hasProcess)
    {
        Program = program;
        Part = part;
        HasProcess = hasProcess;
    }

    /// <summary>The program, without directory, process id and parentheses.</summary>
    internal ReadOnlySpan<byte> Program { get; }

    /// <summary>The part of the program that stood in parentheses; empty when none did.</summary>
    internal ReadOnlySpan<byte> Part { get; }

    /// <summary>True when a process id was there, which tells a program from a class name.</summary>
    internal bool HasProcess { get; }

    internal static ProgramTag Read(ReadOnlySpan<byte> tag)
    {
        bool process = false;
        int bracket = tag.IndexOf((byte)'[');
        if (bracket > 0 && tag[^1] == ']')
        {
            tag = tag[..bracket];
            process = true;
        }

        ReadOnlySpan<byte> part = default;
        int parenthesis = tag.IndexOf((byte)'(');
        if (parenthesis > 0 && tag[^1] == ')')
        {
            part = Tokens.Trim(tag[(parenthesis + 1)..^1]);
            tag = tag[..parenthesis];
            if (!part.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                part = default;
                process = true;
            }
        }

        if (tag.Length > 1 && tag[0] == '/')
        {
            tag = tag[(tag.LastIndexOf((byte)'/') + 1)..];
        }

        return new ProgramTag(Tokens.TrimEnd(tag), part, process);
    }

    /// <summary>
    /// Splits a tag of Cisco devices, <c>%FACILITY-SEVERITY-MNEMONIC</c>: <c>%LINK-3-UPDOWN</c>, <c>%ASA-session-6-302013</c>.
    /// </summary>
    /// <param name="tag">The tag, without a colon.</param>
    /// <param name="facility">What tells of something: a part of the device.</param>
    /// <param name="severity">0 to 7, as in syslog.</param>
    /// <param name="mnemonic">What it tells: a name or a number of the message.</param>
    internal static bool TryReadCisco(ReadOnlySpan<byte> tag, out ReadOnlySpan<byte> facility, out int severity, out ReadOnlySpan<byte> mnemonic)
    {
        for (int dash = 2; dash + 2 < tag.Length && tag[0] == '%'; dash++)
        {
            if (tag[dash] == '-' && tag[dash + 2] == '-' && tag[dash + 1] is >= (byte)'0' and <= (byte)'7')
            {
                facility = tag[1..dash];
                severity = tag[dash + 1] - '0';
                mnemonic = tag[(dash + 3)..];
                return true;
            }
        }

        facility = default;
        mnemonic = default;
        severity = -1;
        return false;
    }
}
