# hint: the thread is still taken
class SensorStation(Leaky):
    pass
