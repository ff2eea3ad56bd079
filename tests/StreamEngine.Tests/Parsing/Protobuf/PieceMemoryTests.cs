using System.Text;
using StreamEngine.Parsing.Protobuf;
using Xunit;

namespace StreamEngine.Tests.Parsing.Protobuf;

public class PieceMemoryTests
{
    private readonly PieceMemory _memory = new();

    [Fact]
    public void A_piece_is_found_in_its_context_and_brings_its_text()
    {
        int number = _memory.Learn(1, "piece"u8, "text"u8);
        Assert.Equal(number, _memory.Find(1, "piece"u8));
        Assert.Equal("text"u8, _memory.Text(_memory[number]));
        Assert.Equal(0, _memory.Find(2, "piece"u8));
        Assert.Equal(0, _memory.Find(1, "piec"u8));
        Assert.Equal(0, _memory.Find(1, ""u8));
    }

    [Fact]
    public void The_piece_that_came_next_before_is_followed_where_bytes_start_with_it()
    {
        int first = _memory.Learn(1, "first"u8, default);
        int second = _memory.Learn(1, "second"u8, default);
        Assert.Equal(first, _memory.Find(1, "first"u8));
        Assert.Equal(0, _memory.Follow(1, "secon"u8));
        Assert.Equal(0, _memory.Follow(2, "second"u8));
        Assert.Equal(0, _memory.FollowWhole(1, "second and more"u8));
        Assert.Equal(second, _memory.Follow(1, "second and more"u8));
        _memory.Rewind();
        Assert.Equal(second, _memory.FollowWhole(1, "second"u8));
    }

    [Fact]
    public void Nothing_longer_than_the_limit_is_kept()
    {
        byte[] large = new byte[PieceMemory.MaxLength + 1];
        Assert.Equal(0, _memory.Learn(1, large, default));
        Assert.Equal(0, _memory.Learn(1, "a"u8, large));
        Assert.NotEqual(0, _memory.Learn(1, large.AsSpan(1), large.AsSpan(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PieceMemory.MaxLength)]
    public void A_full_memory_learns_nothing_until_a_message_starts_and_rests_when_nothing_came_again(int length)
    {
        int kept = Fill(length);
        Assert.InRange(kept, 1, Math.Min(PieceMemory.MaxPieces, length == 0 ? int.MaxValue : PieceMemory.MaxBytes / length));
        Assert.NotEqual(0, _memory.Find(1, Piece(0)));
        _memory.Start();
        Assert.Equal(1, _memory.Epoch);
        Assert.Equal(0, _memory.Learn(1, Piece(0), default));
        Assert.Equal(0, _memory.Find(1, Piece(0)));
    }

    [Fact]
    public void A_full_memory_whose_pieces_came_again_starts_anew()
    {
        int kept = Fill(0);
        for (int i = 0; i < 3 * kept; i++)
        {
            _memory.Find(1, Piece(i % kept));
        }

        _memory.Start();
        Assert.Equal(0, _memory.Find(1, Piece(0)));
        Assert.NotEqual(0, _memory.Learn(1, Piece(0), default));
    }

    [Fact]
    public void It_learns_again_after_a_rest()
    {
        Fill(0);
        _memory.Start();
        int rest = 0;
        for (; _memory.Learn(1, "a"u8, default) == 0; rest++)
        {
            _memory.Find(1, "a"u8);
        }

        Assert.InRange(rest, PieceMemory.MaxPieces, 16 * PieceMemory.MaxPieces);
    }

    private static byte[] Piece(int number) => Encoding.ASCII.GetBytes($"piece {number}");

    private int Fill(int length)
    {
        byte[] text = new byte[length];
        for (int i = 0; i <= PieceMemory.MaxPieces * 2; i++)
        {
            if (_memory.Learn(1, Piece(i), text) == 0 && i > 1000)
            {
                return i;
            }
        }

        throw new InvalidOperationException("The memory is never full.");
    }
}
