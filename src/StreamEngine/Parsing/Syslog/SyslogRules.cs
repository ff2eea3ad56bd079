using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Syslog;

/// <summary>
/// Newlines alone: what is structural of a syslog line stands at its start, and most of a line is its message. NUL makes a line irregular.
/// </summary>
internal readonly struct SyslogRules : IScanRules
{
    /// <inheritdoc/>
    public static bool IsLinesAlone => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        masks.Lines = masks.Tokens = block.Equal((byte)'\n');
        masks.Irregular = block.Equal(0);
        masks.Escapes = 0;
    }
}
