using System.Text;
using StreamEngine.Numerics;
using StreamEngine.Templates;

namespace StreamEngine.Fuzz.Runs;

/// <summary>A digest of the shapes of random lines, and of the hashes of these.</summary>
internal static class ShapeDigest
{
    private const int Lines = 20_000;

    private static readonly string[] s_pieces =
    [
        "a", "word", "Node7", "1", "42", "-3", "12.", "12...", ".", ":", "a:1", "1:a", "12:30:59", "=", ",", ";", "(", ")", "[", "]", "\"", "'", "/", "\\", "@", " ", " ", " ", "\t", "é", "®", ".®x", "10.0.0.1",
        "x@y.org", "www.example.com", "/var/log", "C:\\x", "fe80::1", "https://a.b/c", "0x1f", "blk_12", "longerthanmostwordsthatthereare", "\u0001", "\u007f",
    ];

    /// <summary>The digest for a seed.</summary>
    internal static ulong Of(ulong seed)
    {
        var random = new Random((int)seed);
        var shape = new LineShape();
        ulong digest = ByteHash.Seed2;
        var text = new StringBuilder();
        for (int i = 0; i < Lines; i++)
        {
            text.Clear();
            for (int pieces = random.Next(1 << random.Next(1, 9)); pieces >= 0; pieces--)
            {
                text.Append(s_pieces[random.Next(s_pieces.Length)]);
            }

            byte[] line = Encoding.UTF8.GetBytes(text.ToString());
            line[random.Next(line.Length)] = (byte)random.Next(256);
            shape.Read(line);
            UInt128 signature = shape.Sign(line);
            digest = ByteHash.Hash(shape.Shape, digest ^ (ulong)signature ^ (ulong)(signature >> 64));
        }

        return digest;
    }
}
