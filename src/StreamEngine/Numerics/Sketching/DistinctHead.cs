using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics.Sketching;

/// <summary>A sketch of distinct values, one cache line: hashes as they are, then registers in a block.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct DistinctHead
{
    /// <summary>Hashes that the line has room for.</summary>
    internal const int NearHashes = 7;

    /// <summary>Number of hashes; negative when there are registers.</summary>
    internal int Hashes;

    /// <summary>The block of the hashes or of the registers; 0 when the hashes are in the line.</summary>
    internal int Block;

    /// <summary>The first hashes.</summary>
    internal HashLine Near;

    /// <summary>Seven hashes.</summary>
    [InlineArray(NearHashes)]
    internal struct HashLine
    {
        private ulong _first;
    }
}
