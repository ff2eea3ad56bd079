using System.Buffers.Binary;
using StreamEngine.Snapshots;

namespace StreamEngine.Tests.Snapshots;

/// <summary>What may happen to bytes.</summary>
internal static class Damage
{
    /// <summary>A flipped bit, a number that is extreme, a cut, a piece that is missing or there twice, or noise.</summary>
    internal static byte[] Random(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        int at = random.Next(Math.Max(1, bytes.Length));
        switch (random.Next(6))
        {
            case 0 when bytes.Length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Length - at >= 4:
                int[] extremes = [int.MaxValue, int.MinValue, -1, -2, 0, 1, 1 << 24, bytes.Length, bytes.Length / 4];
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), extremes[random.Next(extremes.Length)]);
                break;
            case 2:
                bytes = bytes[..at];
                break;
            case 3:
                bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 16))..]];
                break;
            case 4:
                bytes = [.. bytes[..at], .. bytes[(at / 2)..]];
                break;
            default:
                random.NextBytes(bytes.AsSpan(at, Math.Min(bytes.Length - at, 16)));
                break;
        }

        return bytes;
    }
}

/// <summary>A section with given bytes.</summary>
internal sealed class RawState(int version, byte[] bytes) : ISnapshotState
{
    internal byte[] Bytes { get; private set; } = bytes;

    public int SnapshotVersion => version;

    public void Save(SnapshotOutput output)
    {
        foreach (byte value in Bytes)
        {
            output.WriteByte(value);
        }
    }

    public void Load(ref SnapshotInput input, int version) => Bytes = input.Take(input.Remaining).ToArray();
}
