using StreamEngine.Scoring.Changes;
using Xunit;

namespace StreamEngine.Tests.Scoring.Changes;

public sealed class ChangeHoursTests
{
    private const long Minute = Frames.Minute;

    [Fact]
    public void ADayThatComesEarlierIsReadEarlier()
    {
        var moved = new ChangeModel(static _ => 3);
        var plain = new ChangeModel();
        var noise = new Noise(3);
        int told = 0;
        for (int window = 0; window < 12 * 1_440; window++)
        {
            double value = 100 + (30 * Math.Sin(2 * Math.PI * window / 1_440)) + (5 * noise.Gaussian()) + (window > 10 * 1_440 ? 40 : 0);
            long time = Frames.Origin + (window * Minute);
            moved.Next([0], time, Minute, 0, [value], [0]);
            plain.Next([0], time + (180 * Minute), Minute, 0, [value], [0]);
            Assert.Equal(plain.IsChanging(0), moved.IsChanging(0));
            if (plain.IsChanging(0))
            {
                told++;
                Assert.Equal((plain.NoteOf(0).Kind, plain.NoteOf(0).From, plain.NoteOf(0).To), (moved.NoteOf(0).Kind, moved.NoteOf(0).From, moved.NoteOf(0).To));
            }
        }

        Assert.True(told > 0);
        Assert.Equal(1, ChangeSeason.Moved(166, 3));
        Assert.Equal(167, ChangeSeason.Moved(0, -1));
    }
}
